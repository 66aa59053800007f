//! The neural model: windows of word pieces to scores of word classes, names and arcs, and pairs of words to scores of relations.
//!
//! The network (six layers of a small BERT with biaffine heads after Dozat & Manning 2017) is part of the binary and runs on the CPU, one thread a
//! batch. Its weights and activations are 8-bit integers with fixed scales, so that an answer depends on the window alone.

use std::sync::{Arc, Mutex, PoisonError};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_tensor::{Tensor, prelude::*};
use thiserror::Error;

use super::{label::Upos, window::Window};

static MAIN: &[u8] = include_bytes!("../../models/main.onnx");
static LABEL: &[u8] = include_bytes!("../../models/label.onnx");

/// Fewest pairs that the scorer of relations gets at once: with fewer it would take another path through the arithmetic.
const FEWEST_PAIRS: usize = 8;

/// Why the language model cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is no model that can be read.
    #[error("the language model cannot be loaded: {0}")]
    Load(#[from] rten::LoadError),
    /// An input or output is missing or of another kind, or the model broke off.
    #[error("the language model cannot be run: {0}")]
    Run(#[from] rten::RunError),
    /// The model does not speak the labels of this program.
    #[error("the language model's output `{output}` has shape {found:?}, which does not fit")]
    Shape {
        /// Name of the output.
        output: &'static str,
        /// Its shape.
        found: Vec<usize>,
    },
}

/// What the model says of one window. Rows are words; in `arc`, `dependent` and `head` the root above the sentence comes first, as row 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scores {
    /// Word classes, in the order of [`Upos::ALL`].
    pub upos: Vec<Vec<f32>>,
    /// Tags of names.
    pub names: Vec<Vec<f32>>,
    /// Arcs: `arc[dependent][head]`.
    pub arc: Vec<Vec<f32>>,
    /// Each word as a dependent, for the scorer of relations.
    pub dependent: Vec<Vec<f32>>,
    /// Each word as a head, for the scorer of relations.
    pub head: Vec<Vec<f32>>,
    /// The encoder's vector of each word.
    pub vector: Vec<Vec<f32>>,
}

/// The two networks, ready to run on several threads at once.
pub(crate) struct Network {
    main: Model,
    label: Model,
    inputs: [NodeId; 4],
    outputs: [NodeId; 6],
    pairs: [NodeId; 2],
    relations: NodeId,
    /// Thread pools of one thread each that nobody uses at the moment.
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Network {
    /// Loads the networks that are part of the binary.
    pub(crate) fn embedded() -> Result<Self, ModelError> {
        let load = |bytes| ModelOptions::with_all_ops().prepack_weights(true).load_static_slice(bytes);
        let (main, label) = (load(MAIN)?, load(LABEL)?);
        let id = |name| main.node_id(name);
        let inputs = [id("ids")?, id("shape")?, id("mask")?, id("widx")?];
        let outputs = [id("upos")?, id("ner")?, id("arc")?, id("ld")?, id("lh")?, id("word")?];
        let pairs = [label.node_id("ld_n")?, label.node_id("lh_n")?];
        let relations = label.node_id("lab")?;
        Ok(Self { main, label, inputs, outputs, pairs, relations, idle: Mutex::default() })
    }

    /// Scores `batch`, whose windows are padded to `length` pieces. An answer does not depend on the other windows of the batch.
    pub(crate) fn read(&self, batch: &[&Window], length: usize) -> Result<Vec<Scores>, ModelError> {
        let size = batch.len();
        let table = |row: &dyn Fn(usize, usize) -> i32| {
            let data: Vec<i32> = (0..size).flat_map(|b| (0..length).map(move |t| (b, t))).map(|(b, t)| row(b, t)).collect();
            Tensor::from_data(&[size, length], data)
        };
        let ids = table(&|b, t| batch[b].ids.get(t).copied().unwrap_or(0));
        let shape = table(&|b, t| batch[b].shape.get(t).copied().unwrap_or(0));
        let mask = table(&|b, t| i32::from(t < batch[b].ids.len()));
        // Columns beyond the last word point at the window's begin; nobody looks at what comes of them.
        let first = table(&|b, w| i32::try_from(b * length).unwrap_or(0) + batch[b].first.get(w).copied().unwrap_or(0));
        let inputs = [&ids, &shape, &mask, &first];
        let inputs = self.inputs.iter().zip(inputs).map(|(id, tensor)| (*id, ValueOrView::from(tensor.view()))).collect();
        let [upos, names, arc, dependent, head, vector] = self.on_one_thread(|options| self.main.run_n(inputs, self.outputs, Some(options)))?;
        let upos = Rows::new("upos", upos, [size, length])?;
        if upos.width != Upos::ALL.len() {
            return Err(ModelError::Shape { output: "upos", found: vec![size, length, upos.width] });
        }
        let names = Rows::new("ner", names, [size, length])?;
        let arc = Rows::new("arc", arc, [size, length])?;
        let (dependent, head) = (Rows::new("ld", dependent, [size, length])?, Rows::new("lh", head, [size, length])?);
        let vector = Rows::new("word", vector, [size, length])?;
        let scores = |(b, window): (usize, &&Window)| {
            let words = window.words.len();
            Scores {
                upos: upos.take(b, 1..words + 1, upos.width),
                names: names.take(b, 1..words + 1, names.width),
                arc: arc.take(b, 0..words + 1, words + 1),
                dependent: dependent.take(b, 0..words + 1, dependent.width),
                head: head.take(b, 0..words + 1, head.width),
                vector: vector.take(b, 1..words + 1, vector.width),
            }
        };
        Ok(batch.iter().enumerate().map(scores).collect())
    }

    /// Scores the relations of pairs of a dependent and its head, each given by its row of [`Scores::dependent`] and [`Scores::head`].
    pub(crate) fn relate(&self, pairs: &[(&[f32], &[f32])]) -> Result<Vec<Vec<f32>>, ModelError> {
        let Some((one, _)) = pairs.first() else { return Ok(Vec::new()) };
        let (count, width) = (pairs.len().max(FEWEST_PAIRS), one.len());
        let side = |data: Vec<&[f32]>| {
            let mut data = data.concat();
            data.resize(count * width, 0.0);
            Tensor::from_data(&[count, width], data)
        };
        let (dependents, heads) = (side(pairs.iter().map(|p| p.0).collect()), side(pairs.iter().map(|p| p.1).collect()));
        let inputs = vec![(self.pairs[0], dependents.view().into()), (self.pairs[1], heads.view().into())];
        let [relations] = self.on_one_thread(|options| self.label.run_n(inputs, [self.relations], Some(options)))?;
        let relations = Rows::new("lab", relations, [1, count])?;
        Ok(relations.take(0, 0..pairs.len(), relations.width))
    }

    /// Runs `work` on one thread of its own and waits for it.
    ///
    /// The caller may itself be a thread of a pool. It must then not take up other work while it waits, as pools do when one calls into another:
    /// that work would wait in its turn, ever deeper. Hence a plain thread in between, which costs little beside a batch.
    fn on_one_thread<T: Send, E: Send>(&self, work: impl FnOnce(RunOptions) -> Result<T, E> + Send) -> Result<T, E> {
        let taken = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = taken.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let result = std::thread::scope(|scope| match scope.spawn(move || work(options)).join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        result
    }
}

/// An output as rows of floats.
struct Rows {
    data: Vec<f32>,
    /// Rows of one window.
    length: usize,
    /// Length of a row.
    width: usize,
}

impl Rows {
    /// Checks that an output has `size` rows: windows by words, or pairs.
    fn new(output: &'static str, value: Value, size: [usize; 2]) -> Result<Self, ModelError> {
        let found = value.shape().to_vec();
        let wrong = |found: &[usize]| ModelError::Shape { output, found: found.to_vec() };
        let tensor: Tensor<f32> = value.try_into().map_err(|_| wrong(&found))?;
        let width = found.last().copied().unwrap_or(0);
        if width == 0 || found.iter().product::<usize>() != size[0] * size[1] * width {
            return Err(wrong(&found));
        }
        Ok(Self { data: tensor.into_data(), length: size[1], width })
    }

    /// The first `width` numbers of `rows` of window `b`.
    fn take(&self, b: usize, rows: std::ops::Range<usize>, width: usize) -> Vec<Vec<f32>> {
        rows.map(|row| self.data[(b * self.length + row) * self.width..][..width].to_vec()).collect()
    }
}
