//! Inputs to articles: files, folders, standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{IntakeError, MAX_BYTES, from_bytes, shown};
use crate::article::Article;

/// The articles of `inputs`, in the order given; a folder's files come sorted by path, with those of its subfolders. `-` is standard input.
///
/// Of a folder only `.txt`, `.text`, `.md` and files without extension are read, hidden ones are not; a file named outright is always
/// read. Files are read one by one as the iterator advances. An input that fails gives one error and does not end the iteration.
pub fn articles(inputs: &[PathBuf]) -> impl Iterator<Item = Result<Article, IntakeError>> + use<> {
    let found: Vec<Result<PathBuf, IntakeError>> = inputs.iter().flat_map(|input| expand(input)).collect();
    found.into_iter().map(|path| read(&path?))
}

fn expand(input: &Path) -> Vec<Result<PathBuf, IntakeError>> {
    if !input.is_dir() {
        return vec![Ok(input.to_owned())];
    }
    let mut files = Vec::new();
    walk(input, 0, &mut files);
    if files.is_empty() {
        files.push(Err(IntakeError::EmptyFolder(shown(input))));
    }
    files
}

/// Deeper folders than this are taken for a circle of links.
const MAX_DEPTH: usize = 64;

fn walk(folder: &Path, depth: usize, files: &mut Vec<Result<PathBuf, IntakeError>>) {
    let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>());
    let mut paths = match listed {
        Ok(paths) => paths,
        Err(source) => return files.push(Err(IntakeError::Unreadable { path: shown(folder), source })),
    };
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            if depth < MAX_DEPTH {
                walk(&path, depth + 1, files);
            }
        } else if has_text_extension(&path) {
            files.push(Ok(path));
        }
    }
}

fn has_text_extension(path: &Path) -> bool {
    path.extension().is_none_or(|e| ["txt", "text", "md"].iter().any(|known| e.eq_ignore_ascii_case(known)))
}

fn read(path: &Path) -> Result<Article, IntakeError> {
    let name = shown(path);
    let unreadable = |source| IntakeError::Unreadable { path: name.clone(), source };
    let bytes = if path == Path::new("-") {
        take(io::stdin().lock()).map_err(unreadable)?
    } else {
        let size = fs::metadata(path).map_err(unreadable)?;
        if !size.is_file() && !size.file_type().is_symlink() && !is_pipe(&size) {
            return Err(IntakeError::NoFile(name));
        }
        if size.len() > MAX_BYTES as u64 {
            return Err(IntakeError::TooLong { path: name, bytes: size.len() });
        }
        take(File::open(path).map_err(unreadable)?).map_err(unreadable)?
    };
    from_bytes(&name, &bytes)
}

/// Named pipes (`<(command)` in a shell) are read like files.
#[cfg(unix)]
fn is_pipe(data: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    data.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// Everything, but never more than one byte beyond the limit.
fn take(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order_and_failures_do_not_stop() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        };
        file("b.txt", b"The ferry sank.");
        file("a/one.md", b"A bridge fell.");
        file("a/two.csv", b"x,y");
        file(".hidden.txt", b"No.");
        file("c.txt", b"");
        let inputs = [folder.path().to_owned(), folder.path().join("missing.txt")];
        let results: Vec<_> = articles(&inputs).collect();
        assert_eq!(results.len(), 4);
        assert_eq!(results[0].as_ref().unwrap().text, "A bridge fell.");
        assert_eq!(results[1].as_ref().unwrap().text, "The ferry sank.");
        assert!(matches!(results[2], Err(IntakeError::Empty(_))));
        assert!(matches!(results[3], Err(IntakeError::Unreadable { .. })));
    }

    #[test]
    fn a_folder_without_text_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let results: Vec<_> = articles(&[folder.path().to_owned()]).collect();
        assert!(matches!(results[..], [Err(IntakeError::EmptyFolder(_))]));
    }
}
