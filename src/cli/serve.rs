//! `newsgraph serve`: the graph over HTTP.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::context::{Context, StoreOption};
use super::{CliError, Outcome};
use crate::ontology::Ontology;
use crate::server::{Listening, Settings, worker};
use crate::store::{Access, Allowed};

/// Answers SPARQL queries over HTTP, and shows the graph to your browser.
///
/// Prints the address when it is ready. The SPARQL endpoint is at /sparql, the graph store at /store. It listens to this computer only, and
/// reads only, unless it is told otherwise. No query can read files, or fetch anything from the network
/// that --allow-service does not name. Ctrl-C ends it.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    store: StoreOption,
    /// Address and port to listen on; port 0 takes any that is free.
    #[arg(short, long, value_name = "ADDRESS", default_value = "127.0.0.1:7878")]
    listen: SocketAddr,
    /// Lets requests change the store (updates, graph store, review). The store cannot be used by other commands meanwhile.
    #[arg(short, long)]
    write: bool,
    /// What a request must show to change the store: `Authorization: Bearer TOKEN`. Needed with --write unless only this computer can reach the
    /// server.
    #[arg(long, env = "NEWSGRAPH_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// Seconds after which a query is ended.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    timeout: Duration,
    /// How many queries run at a time; more wait a little, then are told to come back [default: twice the number of processors, 4 at least].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    max_queries: Option<u16>,
    /// Memory that one query may take, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    max_memory: u64,
    /// Size of a request's body, in MiB.
    #[arg(long, value_name = "MIB", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    max_body: u16,
    /// A name under which the server is reached, beside localhost and its address; can be repeated.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Web pages of this origin (https://example.org, or * for all) may ask the server; can be repeated.
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,
    /// Queries may ask the endpoint at this address, or those below it, in SERVICE clauses (http only, such as http://127.0.0.1:7879/sparql); can
    /// be repeated.
    #[arg(long, value_name = "URL")]
    allow_service: Vec<Allowed>,
    /// Answers the queries of a server that has started this process.
    #[arg(long, hide = true)]
    worker: bool,
}

impl Serve {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if self.worker {
            worker::work(&self.store.store, self.write, self.max_memory << 20, &self.allow_service)?;
            return Ok(Outcome::Done);
        }
        self.check()?;
        let ontology = context.ontology()?;
        let store = self.store.open(if self.write { Access::Write } else { Access::Read }, context)?;
        let failed = |source| CliError::File { action: "start", target: "the server".to_owned(), source };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        runtime.block_on(async {
            let server = Listening::bind(self.listen, store, self.settings(context, ontology)).await?;
            let end = end().map_err(failed)?;
            let mut out = std::io::stdout().lock();
            writeln!(out, "{}/", server.url())?;
            out.flush()?;
            drop(out);
            server.run(end).await;
            context.tell("ended");
            Ok(Outcome::Done)
        })
    }

    fn check(&self) -> Result<(), CliError> {
        let usage = |message: &str, hint: &str| Err(CliError::Usage { message: message.to_owned(), hint: hint.to_owned() });
        if self.token.as_ref().is_some_and(|token| token.trim().is_empty()) {
            return usage("the token is empty", "give --token a long random text, or leave it out");
        }
        if self.write && self.token.is_none() && !self.listen.ip().is_loopback() {
            return usage(
                &format!("everyone who reaches {} could change the store", self.listen),
                "give --token (or NEWSGRAPH_TOKEN) a long random text, or leave --write out",
            );
        }
        if self.write && self.token.is_none() && !self.cors.is_empty() {
            return usage(
                "other web pages could change the store",
                "give --token (or NEWSGRAPH_TOKEN) a long random text, or leave --write or --cors out",
            );
        }
        Ok(())
    }

    fn settings(&self, context: &Context, ontology: Ontology) -> Settings {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Settings {
            write: self.write,
            token: self.token.clone(),
            timeout: self.timeout,
            max_queries: self.max_queries.map_or((2 * processors).max(4), usize::from),
            max_memory: self.max_memory << 20,
            max_body: usize::from(self.max_body) << 20,
            hosts: self.host.clone(),
            cors: self.cors.clone(),
            services: self.allow_service.clone(),
            ontology: Arc::new(ontology),
            log: !context.quiet,
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0 && *seconds <= 86_400.0);
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "not a number of seconds above 0 and up to a day".to_owned())
}

/// Comes when the user or the system asks the program to end.
fn end() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(unix)]
    let mut interrupted = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    })
}
