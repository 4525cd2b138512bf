//! The lead picture of the sample wire: a lighthouse at dusk, drawn when it is needed.

use std::io::Write;

use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;

const WIDTH: u32 = 960;
const HEIGHT: u32 = 540;
/// Where sky and sea meet.
const HORIZON: f32 = 330.0;

type Colour = [f32; 3];

/// The picture as PNG.
pub(super) fn lighthouse() -> std::io::Result<Vec<u8>> {
    let mut rows = Vec::with_capacity((HEIGHT * (3 * WIDTH + 1)) as usize);
    for y in 0..HEIGHT {
        rows.push(0); // this row is not filtered
        for x in 0..WIDTH {
            let colour = colour(x as f32 + 0.5, y as f32 + 0.5);
            rows.extend(colour.map(|part| part.clamp(0.0, 255.0) as u8));
        }
    }
    png(&rows)
}

/// What is seen at a point: the headland before the sea before the sky.
fn colour(x: f32, y: f32) -> Colour {
    let behind = if y < HORIZON { sky(x, y) } else { sea(x, y) };
    if on_land(x, y) || on_tower(x, y) {
        return mix(behind, [24.0, 30.0, 42.0], 0.96);
    }
    let lamp = distance(x, y, 742.0, 176.0);
    if lamp < 6.0 {
        return [255.0, 238.0, 190.0];
    }
    mix(behind, [255.0, 226.0, 160.0], 0.5 * (-lamp / 26.0).exp())
}

fn sky(x: f32, y: f32) -> Colour {
    let height = y / HORIZON;
    let evening = mix([44.0, 62.0, 96.0], [236.0, 160.0, 104.0], height.powf(1.7));
    let sun = distance(x, y, 300.0, 292.0);
    if sun < 34.0 {
        return [255.0, 214.0, 140.0];
    }
    mix(
        evening,
        [255.0, 196.0, 120.0],
        0.55 * (-(sun - 34.0) / 90.0).exp(),
    )
}

fn sea(x: f32, y: f32) -> Colour {
    let depth = (y - HORIZON) / (HEIGHT as f32 - HORIZON);
    let water = mix([176.0, 120.0, 96.0], [22.0, 44.0, 70.0], depth.powf(0.6));
    // Swells grow towards the shore.
    let wave = ((y - HORIZON).sqrt() * 5.2 + (x / (60.0 + 90.0 * depth)).sin() * 1.4).sin();
    let water = mix(
        water,
        [232.0, 196.0, 160.0],
        0.10 * wave.max(0.0) * (1.0 - 0.5 * depth),
    );
    let beside = (x - 300.0).abs() / (20.0 + 150.0 * depth);
    let glitter = (-beside * beside).exp() * (0.35 + 0.3 * wave);
    mix(water, [255.0, 206.0, 140.0], glitter.max(0.0))
}

fn on_land(x: f32, y: f32) -> bool {
    let rise = (x - 520.0) / 300.0;
    if rise <= 0.0 {
        return false;
    }
    let rock = 6.0 * (x * 0.071).sin() + 3.0 * (x * 0.233).sin();
    y > 372.0 - 118.0 * rise.min(1.0).powf(0.7) + rock * rise.min(1.0)
        && y < 376.0 + 104.0 * rise.powf(0.8)
}

fn on_tower(x: f32, y: f32) -> bool {
    let from_axis = (x - 742.0).abs();
    let shaft = (190.0..290.0).contains(&y) && from_axis < 9.0 + (y - 190.0) * 0.07;
    let gallery = (184.0..190.0).contains(&y) && from_axis < 15.0;
    let roof = (156.0..168.0).contains(&y) && from_axis < (y - 154.0) * 0.85;
    shaft || gallery || roof
}

fn distance(x: f32, y: f32, to_x: f32, to_y: f32) -> f32 {
    ((x - to_x).powi(2) + (y - to_y).powi(2)).sqrt()
}

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    std::array::from_fn(|part| from[part] + (to[part] - from[part]) * share.clamp(0.0, 1.0))
}

/// Eight bits each of red, green and blue.
fn png(rows: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    packed.write_all(rows)?;
    let packed = packed.finish()?;

    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);

    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(&data);
        let length = u32::try_from(data.len()).map_err(std::io::Error::other)?;
        file.extend(length.to_be_bytes());
        file.extend(name);
        file.extend(&data);
        file.extend(crc.sum().to_be_bytes());
    }
    Ok(file)
}
