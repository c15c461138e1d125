//! Medians of several rounds, as rows of a Markdown table.

use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUND: Duration = Duration::from_millis(200);
const ROUNDS: usize = 5;

/// The rows whose names have the pattern; the others are not measured.
pub struct Table {
    pattern: String,
}

impl Table {
    pub fn new(pattern: String) -> Self {
        println!("| work | vm-memory |\n| --- | ---: |");
        Table { pattern }
    }

    /// Measures work that does a number of operations and returns what it read.
    pub fn row(&mut self, name: &str, operations: usize, mut work: impl FnMut() -> u64) {
        if !name.contains(&self.pattern) {
            return;
        }
        let mut calls = 1;
        while repeat(calls, &mut work) < ROUND / 4 {
            calls *= 2;
        }
        calls *= 4;
        repeat(calls, &mut work);
        let rounds = (0..ROUNDS).map(|_| repeat(calls, &mut work)).collect();
        print(name, rounds, calls * operations);
    }

    /// Measures each call by itself, after what is prepared for it; for calls of microseconds and more.
    pub fn prepared(
        &mut self,
        name: &str,
        mut prepare: impl FnMut(),
        mut work: impl FnMut() -> u64,
    ) {
        if !name.contains(&self.pattern) {
            return;
        }
        let mut times = Vec::new();
        let end = Instant::now() + ROUND * ROUNDS as u32;
        while Instant::now() < end || times.len() < ROUNDS {
            prepare();
            times.push(repeat(1, &mut work));
        }
        print(name, times, 1);
    }
}

#[inline(never)]
fn repeat(calls: usize, work: &mut impl FnMut() -> u64) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed()
}

fn print(name: &str, mut times: Vec<Duration>, operations: usize) {
    times.sort();
    let median = times[times.len() / 2].as_secs_f64() * 1e9 / operations as f64;
    println!("| {name} | {median:.2} ns |");
}
