//! How far a build is: a bar on a terminal, else a plain line now and then, and the summary at the end.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::build::count;
use super::context::say;
use crate::intake;
use crate::store::{GraphStore, Ingested};

/// What has been done so far.
#[derive(Default)]
pub struct Tally {
    pub written: Ingested,
    pub statements: usize,
    pub entities: usize,
    pub words: usize,
    pub failed: usize,
    /// Articles that were there already, or came twice.
    pub known: usize,
    /// Files among the articles that are none.
    pub passed_over: usize,
}

/// Without a terminal, a line is written each time that so much time has passed.
const EVERY: Duration = Duration::from_secs(10);
/// How work looks of which nobody knows when it ends.
const UNKNOWN_END: &str = "{spinner} {elapsed} {msg}";

/// Shows a [`Tally`] while it grows.
pub struct Progress {
    bar: ProgressBar,
    /// Whether lines are written instead of a bar.
    lines: bool,
    inputs: intake::Progress,
    begun: Instant,
    last: Instant,
}

impl Progress {
    /// Shows nothing if `quiet`.
    pub fn new(inputs: intake::Progress, quiet: bool) -> Self {
        let terminal = stderr().is_terminal();
        let target = if quiet || !terminal { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let total = inputs.total();
        let bar = ProgressBar::with_draw_target((total > 0).then_some(total), target);
        let form = if total > 0 { "{bar:20} {percent}% {msg}, {eta} left" } else { UNKNOWN_END };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self { bar, lines: !quiet && !terminal, inputs, begun: now, last: now }
    }

    /// Shows the tally, if it is time.
    pub fn show(&mut self, tally: &Tally) {
        if !self.bar.is_hidden() {
            self.bar.set_position(self.inputs.done().min(self.inputs.total()));
            self.bar.set_message(tally.line(self.begun.elapsed()));
        } else if self.lines && self.last.elapsed() >= EVERY {
            self.last = Instant::now();
            let percent =
                (100 * self.inputs.done()).checked_div(self.inputs.total()).map_or(String::new(), |percent| format!("{}%: ", percent.min(100)));
            say(&format!("{percent}{}", tally.line(self.begun.elapsed())));
        }
    }

    /// Writes a line above the bar.
    pub fn say(&self, message: &str) {
        self.bar.suspend(|| say(message));
    }

    /// Tells on a terminal what goes on after the last article.
    pub fn step(&self, what: &'static str) {
        if self.bar.is_hidden() {
            return;
        }
        if let Ok(style) = ProgressStyle::with_template(UNKNOWN_END) {
            self.bar.set_style(style);
        }
        self.bar.set_message(what);
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Tally {
    /// Adds what a write has done.
    pub fn add(&mut self, written: Ingested) {
        self.written.new += written.new;
        self.written.replaced += written.replaced;
    }

    /// Articles that have been read and written.
    pub fn articles(&self) -> usize {
        self.written.new + self.written.replaced
    }

    fn line(&self, took: Duration) -> String {
        let speed = self.words as f64 / took.as_secs_f64().max(0.001);
        let known = if self.known > 0 { format!(", {} known", self.known) } else { String::new() };
        format!("{}{known}, {speed:.0} words/s, {}", count(self.articles(), "article"), count(self.failed, "error"))
    }

    /// What a build says at its end.
    pub fn summary(&self, store: &GraphStore, took: Duration) -> String {
        let mut parts = vec![count(self.articles(), "article")];
        if self.written.replaced > 0 {
            parts[0].push_str(&format!(" ({} replaced)", self.written.replaced));
        }
        parts.push(count(self.statements, "statement"));
        parts.push(format!("{} named in them", count(self.entities, "entity")));
        let mut text = format!("{} in {:.1} s into {}", parts.join(", "), took.as_secs_f64(), store.path().display());
        if self.known > 0 {
            text.push_str(&format!("; {} there already", count(self.known, "article")));
        }
        for (number, what) in [(self.passed_over, "passed over"), (self.failed, "could not be read")] {
            if number > 0 {
                text.push_str(&format!("; {} {what}", count(number, "input")));
            }
        }
        text
    }
}
