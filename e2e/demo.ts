// The sample wire as a process: the real binary, on free ports, with a folder of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

/** What `wirecopy demo --format json` prints when it is ready. */
export interface Demo {
  wire: string;
  small_web: string;
  data: string;
  sign_ins: SignIn[];
}

export interface SignIn {
  role: string;
  email: string;
  password: string;
  name: string;
}

const START_WITHIN = 120_000;

/** Starts a demo, and gives it with what ends it. */
export async function startDemo(): Promise<{ demo: Demo; stop: () => Promise<void> }> {
  const process_ = spawn(binary(), ["demo", "--port", "0", "--format", "json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  process_.stderr!.on("data", (words) => said.push(String(words)));
  const line = await firstLine(process_, said);
  return { demo: JSON.parse(line), stop: () => stop(process_) };
}

function firstLine(process_: ChildProcess, said: string[]): Promise<string> {
  return new Promise((ready, failed) => {
    const fail = (why: string) => failed(new Error(`the demo ${why}\n${said.join("")}`));
    const late = setTimeout(() => fail(`wasn't ready after ${START_WITHIN / 1000} s`), START_WITHIN);
    createInterface(process_.stdout!).once("line", (line) => {
      clearTimeout(late);
      ready(line);
    });
    process_.once("error", (error) => fail(`didn't start: ${error.message}`));
    process_.once("exit", (code) => fail(`ended with ${code} before it was ready`));
  });
}

function stop(process_: ChildProcess): Promise<void> {
  return new Promise((stopped) => {
    if (process_.exitCode !== null) return stopped();
    process_.once("exit", () => stopped());
    process_.kill("SIGTERM");
  });
}

export function binary(): string {
  const root = resolve(import.meta.dirname, "..");
  const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
  const path = process.env.WIRECOPY ?? resolve(target, "debug/wirecopy");
  if (!existsSync(path)) throw new Error(`${path} is missing: build it with 'cargo build'`);
  return path;
}
