//! Inputs to files: folders are walked in order, and what belongs to a saved page is left to it.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::IntakeError;
use super::archive::{page_of, page_stem};

/// A file to be opened.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub path: PathBuf,
    /// Whether it was found in a folder, rather than named.
    pub among: bool,
    /// Its length in bytes; 0 if that is not known.
    pub size: u64,
}

/// The file that marks a folder as a store of this program, in which there are no articles to read.
pub const STORE_MARKER: &str = "newsgraph.json";

/// Deeper folders than this are taken for a circle of links.
const MAX_DEPTH: usize = 64;

/// The files of an input: itself, or, of a folder, all files in it and its subfolders, sorted by path, hidden ones left out.
pub(super) fn expand(input: &Path) -> Vec<Result<Found, IntakeError>> {
    if !input.is_dir() {
        return vec![Ok(Found { path: input.to_owned(), among: false, size: fs::metadata(input).map_or(0, |data| data.len()) })];
    }
    let mut files = Vec::new();
    walk(input, 0, &mut files);
    if files.is_empty() {
        files.push(Err(IntakeError::EmptyFolder(input.display().to_string())));
    }
    files
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<Result<Found, IntakeError>>) {
    let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>());
    let mut paths = match listed {
        Ok(paths) => paths,
        Err(source) => return files.push(Err(IntakeError::Unreadable { path: folder.display().to_string(), source })),
    };
    paths.sort();
    let pages: HashSet<PathBuf> = paths.iter().filter_map(|path| page_stem(path.to_str()?)).map(PathBuf::from).collect();
    for path in paths {
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        let of_page = path.to_str().and_then(page_of).is_some_and(|page| pages.contains(Path::new(page)));
        if hidden {
            continue;
        }
        match fs::metadata(&path) {
            Ok(data) if data.is_dir() => {
                if depth < MAX_DEPTH && !of_page && !is_store(&path) {
                    walk(&path, depth + 1, files);
                }
            }
            Ok(data) if data.is_file() => files.push(Ok(Found { path, among: true, size: data.len() })),
            // Sockets and devices.
            Ok(_) => {}
            Err(source) => files.push(Err(IntakeError::Unreadable { path: path.display().to_string(), source })),
        }
    }
}

fn is_store(folder: &Path) -> bool {
    let has = |name: &str| folder.join(name).exists();
    has(STORE_MARKER) && (has("lock") || has("data"))
}
