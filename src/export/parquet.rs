//! Tables in Parquet (<https://parquet.apache.org>).

use std::fmt::Write as _;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::ExportError;

/// Rows that are written together: what a table holds in memory.
const ROWS: usize = 10_000;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts, or nothing.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Lists of texts.
    Texts,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, or nothing.
    Text(Option<String>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A list of texts.
    Texts(Vec<String>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// A table that is being written.
pub struct Table {
    writer: SerializedFileWriter<File>,
    columns: &'static [(&'static str, Kind)],
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Begins the table NAME.parquet in a folder.
    pub fn create(folder: &Path, name: &str, columns: &'static [(&'static str, Kind)]) -> Result<Self, ExportError> {
        let mut schema = format!("message {name} {{");
        for (column, kind) in columns {
            let _ = match kind {
                Kind::Text => write!(schema, "OPTIONAL BYTE_ARRAY {column} (UTF8);"),
                Kind::Integer => write!(schema, "REQUIRED INT64 {column};"),
                Kind::Number => write!(schema, "REQUIRED DOUBLE {column};"),
                Kind::Texts => write!(schema, "REQUIRED group {column} (LIST) {{ REPEATED group list {{ REQUIRED BYTE_ARRAY element (UTF8); }} }}"),
            };
        }
        schema.push('}');
        let schema = Arc::new(parse_message_type(&schema).map_err(failed)?);
        let file = File::create(folder.join(format!("{name}.parquet")))?;
        let writer = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::builder().build())).map_err(failed)?;
        Ok(Self { writer, columns, rows: Vec::new() })
    }

    /// Adds a row, one cell a column.
    pub fn push(&mut self, row: Vec<Cell>) -> Result<(), ExportError> {
        self.rows.push(row);
        if self.rows.len() < ROWS { Ok(()) } else { self.flush() }
    }

    /// Writes what is left.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.flush()?;
        self.writer.close().map(drop).map_err(failed)
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for number in 0..self.columns.len() {
            let Some(mut column) = group.next_column().map_err(failed)? else { break };
            write_column(&mut column, rows.iter().filter_map(|row| row.get(number))).map_err(failed)?;
            column.close().map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }
}

fn failed(error: ParquetError) -> ExportError {
    ExportError::Output(io::Error::other(error))
}

/// Writes a column's cells. Definition levels tell which texts are there, repetition levels where a list begins.
fn write_column<'c>(column: &mut SerializedColumnWriter<'_>, cells: impl Iterator<Item = &'c Cell>) -> Result<(), ParquetError> {
    let (mut texts, mut integers, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut defined, mut repeated, mut is_list) = (Vec::new(), Vec::new(), false);
    for cell in cells {
        match cell {
            Cell::Text(text) => {
                defined.push(i16::from(text.is_some()));
                texts.extend(text.iter().map(|text| ByteArray::from(text.as_str())));
            }
            Cell::Integer(number) => integers.push(*number),
            Cell::Number(number) => numbers.push(*number),
            Cell::Texts(list) => {
                is_list = true;
                defined.extend(if list.is_empty() { vec![0] } else { vec![1; list.len()] });
                repeated.extend((0..list.len().max(1)).map(|at| i16::from(at > 0)));
                texts.extend(list.iter().map(|text| ByteArray::from(text.as_str())));
            }
        }
    }
    if !integers.is_empty() {
        column.typed::<Int64Type>().write_batch(&integers, None, None)?;
    } else if !numbers.is_empty() {
        column.typed::<DoubleType>().write_batch(&numbers, None, None)?;
    } else {
        column.typed::<ByteArrayType>().write_batch(&texts, Some(&defined), is_list.then_some(repeated.as_slice()))?;
    }
    Ok(())
}
