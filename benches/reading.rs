//! The whole job, timed: articles in, quads out; and the same into a store on disk.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use newsgraph::article::Article;
use newsgraph::graph::{GraphOptions, iri, quads};
use newsgraph::intake;
use newsgraph::reader::Reader;
use newsgraph::store::{Access, Contribution, GraphStore};

/// The news articles beside the project if they are there, else the examples.
fn articles() -> Vec<Article> {
    let folders = ["../shared/bench/articles", "examples/articles"];
    let folder = folders.into_iter().map(Path::new).find(|folder| folder.is_dir()).map(PathBuf::from);
    intake::articles(&Vec::from_iter(folder), &intake::Mapping::default()).filter_map(Result::ok).collect()
}

fn contributions(reader: &Reader, articles: &[Article]) -> Vec<Contribution> {
    let options = GraphOptions::default();
    let readings = articles.chunks(16).flat_map(|batch| reader.read_many(batch));
    (articles.iter().zip(readings))
        .map(|(article, reading)| Contribution {
            article: iri::article_iri(article, &options.base),
            quads: quads(article, &reading, reader.ontology(), &options),
            source: article.source.clone(),
        })
        .collect()
}

fn reading(criterion: &mut Criterion) {
    let articles = articles();
    let reader = Reader::embedded().expect("the embedded model loads");
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    let mut group = criterion.benchmark_group("job");
    group.sample_size(10).throughput(Throughput::Elements(words as u64));
    group.bench_function("words of articles to quads, one thread", |bencher| bencher.iter(|| black_box(contributions(&reader, &articles))));
    let read = contributions(&reader, &articles);
    group.bench_function("words of articles, read, into a new store", |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().expect("a folder for the store"),
            |folder| {
                let store = GraphStore::open(&folder.path().join("store"), Access::Create, None).expect("a new store");
                store.ingest(&read).expect("the articles are written");
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
    criterion.bench_function("loading the reader", |bencher| bencher.iter(|| black_box(Reader::embedded().is_ok())));
}

criterion_group!(benches, reading);
criterion_main!(benches);
