//! What a process has used.

use std::fs;

#[derive(Clone, Copy, Default)]
pub struct Used {
    pub cpu_seconds: f64,
    pub peak_megabytes: f64,
}

impl Used {
    /// So far, by this process.
    pub fn by(process: u32) -> Self {
        let of = |file: &str| fs::read_to_string(format!("/proc/{process}/{file}")).unwrap();
        // The name may hold anything; what follows it doesn't.
        let stat = of("stat");
        let fields: Vec<&str> = stat
            .rsplit_once(')')
            .unwrap()
            .1
            .split_whitespace()
            .collect();
        let ticks: f64 = [11, 12]
            .map(|at| fields[at].parse::<f64>().unwrap())
            .iter()
            .sum();
        let status = of("status");
        let peak = status
            .lines()
            .find(|line| line.starts_with("VmHWM:"))
            .unwrap();
        let kilobytes: f64 = peak.split_whitespace().nth(1).unwrap().parse().unwrap();
        Self {
            cpu_seconds: ticks / 100.0,
            peak_megabytes: kilobytes / 1024.0,
        }
    }
}
