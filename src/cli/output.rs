//! Where a result goes: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use super::CliError;

/// An open output. Nothing is promised to be written before [`Output::finish`].
pub struct Output {
    writer: BufWriter<Target>,
    /// The file's final path, and the one that it has until it is finished.
    renamed: Option<(PathBuf, PathBuf)>,
}

enum Target {
    Standard(StdoutLock<'static>),
    File(File),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Output {
    /// Opens `path`; standard output if there is none or it is `-`.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn open(path: Option<&Path>) -> Result<Self, CliError> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            return Ok(Self { writer: BufWriter::new(Target::Standard(io::stdout().lock())), renamed: None });
        };
        // Devices and pipes are written as they are; only a file can be put in place of another.
        let replaceable = fs::metadata(path).map_or(true, |data| data.is_file());
        let opened = if replaceable { unfinished(path) } else { path.to_owned() };
        let file = File::create(&opened).map_err(|source| failed("write", path, source))?;
        Ok(Self { writer: BufWriter::new(Target::File(file)), renamed: replaceable.then(|| (opened, path.to_owned())) })
    }

    /// Writes what is left and puts the file into its place.
    ///
    /// # Errors
    /// If that fails.
    pub fn finish(mut self) -> Result<(), CliError> {
        self.writer.flush()?;
        if let Some((unfinished, path)) = self.renamed.take() {
            fs::rename(unfinished, &path).map_err(|source| failed("write", &path, source))?;
        }
        Ok(())
    }
}

/// A folder that appears whole or not at all.
pub struct OutputFolder {
    unfinished: PathBuf,
    path: PathBuf,
}

impl OutputFolder {
    /// Makes the folder, under another name until it is finished.
    ///
    /// # Errors
    /// If something lies at `path` already, other than an empty folder, or the folder cannot be made.
    pub fn create(path: &Path) -> Result<Self, CliError> {
        let is_free = fs::read_dir(path).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |mut entries| entries.next().is_none());
        if !is_free {
            return Err(CliError::Failed {
                message: format!("{} is there already", path.display()),
                hint: Some("name a folder that does not exist yet, or an empty one".to_owned()),
            });
        }
        let unfinished = unfinished(path);
        fs::create_dir(&unfinished).map_err(|source| failed("create", path, source))?;
        Ok(Self { unfinished, path: path.to_owned() })
    }

    /// Where to put files until it is finished.
    pub fn folder(&self) -> &Path {
        &self.unfinished
    }

    /// Puts the folder into its place.
    ///
    /// # Errors
    /// If that fails.
    pub fn finish(self) -> Result<(), CliError> {
        let put = || {
            if self.path.exists() {
                fs::remove_dir(&self.path)?;
            }
            fs::rename(&self.unfinished, &self.path)
        };
        put().map_err(|source| failed("write", &self.path, source))
    }
}

impl Drop for OutputFolder {
    /// A folder that was not finished is not left behind.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.unfinished);
    }
}

impl Drop for Output {
    /// A file that was not finished is not left behind.
    fn drop(&mut self) {
        if let Some((unfinished, _)) = &self.renamed {
            let _ = fs::remove_file(unfinished);
        }
    }
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> CliError {
    CliError::File { action, target: path.display().to_string(), source }
}

/// Whether a person reads standard output.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Reads a text argument from a file, or from standard input if the path is `-`.
pub fn read_text(path: &Path) -> Result<String, CliError> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = bytes.map_err(|source| failed("read", path, source))?;
    let text = String::from_utf8(bytes).map_err(|error| failed("read", path, io::Error::new(io::ErrorKind::InvalidData, error)))?;
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}
