//! One input to drafts: its format is found out, containers are opened, and what is in them is treated alike.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::draft::{Draft, Form};
use super::format::{self, Format, HEAD};
use super::given::Given;
use super::limit::{self, Budget, MAX_BYTES, MAX_DEPTH, Unpacked, read_all};
use super::record::Mapping;
use super::zstandard::Frames;
use super::{IntakeError, archive, feed, json, table, warc};

/// Whether those who take the drafts want more.
pub(super) type Flow = ControlFlow<()>;

/// Where an input lies.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its name for people: path, `!` and the path inside an archive, `#` and the number of an entry.
    pub name: String,
    /// In how many containers it lies.
    pub depth: usize,
    /// Whether it was not named outright, but found in a folder or archive, where other things than articles may lie.
    pub among: bool,
    /// Its path, if it is a file on disk.
    pub path: Option<PathBuf>,
    /// Where it was fetched from.
    pub address: Option<String>,
}

impl Place {
    /// A member of the archive that lies here.
    pub fn member(&self, path: &str) -> Self {
        Self { name: format!("{}!{path}", self.name), depth: self.depth + 1, among: true, path: None, address: None }
    }

    /// Entry `number` of the feed or table that lies here, from 1.
    pub fn entry(&self, number: usize) -> String {
        format!("{}#{number}", self.name)
    }

    /// What a compressed file holds, which keeps the file's name.
    fn inside(&self) -> Self {
        Self { depth: self.depth + 1, path: None, ..self.clone() }
    }
}

/// Opens inputs and hands on what is in them.
pub(super) struct Opener<'a> {
    pub mapping: &'a Mapping,
    pub budget: Budget,
    pub sink: &'a mut dyn FnMut(Result<Draft, IntakeError>) -> Flow,
}

impl Opener<'_> {
    /// Hands on an error.
    pub fn fail(&mut self, error: IntakeError) -> Flow {
        (self.sink)(Err(error))
    }

    /// Hands on what an operation on the container at `place` failed with.
    pub fn broken(&mut self, place: &Place, format: &'static str, error: &io::Error) -> Flow {
        let path = place.name.clone();
        let failure = match error.kind() {
            _ if limit::is_bomb(error) => IntakeError::Bomb { path },
            ErrorKind::NotFound | ErrorKind::PermissionDenied | ErrorKind::IsADirectory => {
                IntakeError::Unreadable { path, source: io::Error::new(error.kind(), error.to_string()) }
            }
            _ => IntakeError::Damaged { path, format, reason: error.to_string() },
        };
        self.fail(failure)
    }

    /// Hands on a draft.
    pub fn found(&mut self, draft: Draft) -> Flow {
        (self.sink)(Ok(draft))
    }

    /// Hands on everything that `input` holds.
    pub fn open(&mut self, place: &Place, input: &mut dyn Read) -> Flow {
        if place.depth > MAX_DEPTH {
            return self.fail(IntakeError::TooDeep { path: place.name.clone() });
        }
        let mut head = Vec::new();
        if let Err(error) = (&mut *input).take(HEAD as u64).read_to_end(&mut head) {
            return self.broken(place, "the file", &error);
        }
        let format = format::detect(&head, &|name| self.mapping.is_text_column(name));
        let mut input = BufReader::with_capacity(64 << 10, Cursor::new(head).chain(input));
        self.dispatch(place, format, &mut input)
    }

    fn dispatch(&mut self, place: &Place, format: Format, input: &mut dyn BufRead) -> Flow {
        match format {
            Format::Gzip => {
                let unpacked = flate2::bufread::MultiGzDecoder::new(input);
                let mut unpacked = Unpacked { inner: unpacked, budget: self.budget.clone() };
                self.open(&place.inside(), &mut unpacked)
            }
            Format::Zstd => {
                let mut unpacked = Unpacked { inner: Frames::new(input), budget: self.budget.clone() };
                self.open(&place.inside(), &mut unpacked)
            }
            Format::Zip => self.zip(place, input),
            Format::Tar => archive::tar(self, place, input),
            Format::Warc => warc::records(self, place, input),
            Format::Feed => feed::entries(self, place, input),
            Format::Json => json::records(self, place, input),
            Format::Table(delimiter) => table::rows(self, place, delimiter, input),
            Format::Html => self.document(place, Form::Page, input),
            Format::Mail => self.document(place, Form::Mail, input),
            Format::Pdf => self.document(place, Form::Pdf, input),
            Format::Markdown | Format::Text if place.among && !is_text_name(&place.name) => {
                self.fail(IntakeError::PassedOver { path: place.name.clone(), format: "no text by its name" })
            }
            Format::Markdown => self.document(place, Form::Markdown, input),
            Format::Text => self.document(place, Form::Text, input),
            Format::Nothing => self.fail(IntakeError::Empty(place.name.clone())),
            Format::Other(format) if place.among => self.fail(IntakeError::PassedOver { path: place.name.clone(), format }),
            Format::Other(format) => self.fail(IntakeError::Format { path: place.name.clone(), format }),
        }
    }

    /// One article that fills the input.
    fn document(&mut self, place: &Place, form: Form, input: &mut dyn BufRead) -> Flow {
        match read_all(input, MAX_BYTES) {
            Ok(Some(bytes)) => {
                let draft = Draft { source: place.name.clone(), form, given: Given::default(), address: place.address.clone(), bytes };
                self.found(draft)
            }
            Ok(None) => self.fail(IntakeError::TooLong { path: place.name.clone() }),
            Err(error) => self.broken(place, "the file", &error),
        }
    }

    /// A ZIP archive's table of contents stands at its end: what cannot be read from there is put into a nameless file first.
    fn zip(&mut self, place: &Place, input: &mut dyn BufRead) -> Flow {
        let mut spooled = || -> io::Result<File> {
            let mut file = tempfile::tempfile()?;
            io::copy(input, &mut file)?;
            Ok(file)
        };
        let opened = match &place.path {
            Some(path) => File::open(path).inspect(|file| self.budget.grant(file.metadata().map_or(0, |data| data.len()))),
            None => spooled(),
        };
        match opened {
            Ok(file) => archive::zip(self, place, file),
            Err(error) => self.broken(place, "the ZIP archive", &error),
        }
    }
}

/// Anything can be plain text: style sheets, programs, logs. Among other files only those are read that say so.
fn is_text_name(name: &str) -> bool {
    let file = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    let file = file.strip_suffix(".gz").or_else(|| file.strip_suffix(".zst")).unwrap_or(file);
    let known = ["txt", "text", "md", "markdown", "asc", "story"];
    Path::new(file).extension().is_none_or(|extension| known.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}
