//! ZIP and tar archives: every member is an input of its own.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;

use zip::ZipArchive;
use zip::result::ZipError;

use super::IntakeError;
use super::limit::Unpacked;
use super::opener::{Flow, Opener, Place};

/// Most members that one archive may list.
const MAX_MEMBERS: usize = 5_000_000;

/// Opens the members of a ZIP archive, in the order of its table of contents.
pub(super) fn zip(opener: &mut Opener<'_>, place: &Place, file: File) -> Flow {
    let mut archive = match ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(error) => return damaged(opener, place, &error),
    };
    if let Some(format) = document(&archive) {
        return opener.fail(if place.among {
            IntakeError::PassedOver { path: place.name.clone(), format }
        } else {
            IntakeError::Format { path: place.name.clone(), format }
        });
    }
    let pages: HashSet<String> = archive.file_names().flatten().filter_map(|name| page_stem(&name).map(str::to_owned)).collect();
    for number in 0..archive.len().min(MAX_MEMBERS) {
        let member = match archive.by_index(number) {
            Ok(member) => member,
            Err(error) => {
                let inner = place.member(&format!("member {}", number + 1));
                damaged(opener, &inner, &error)?;
                continue;
            }
        };
        let name = String::from_utf8_lossy(member.name_raw()).into_owned();
        if !member.is_file() || is_hidden(&name) || belongs_to_page(&name, &pages) {
            continue;
        }
        let mut unpacked = Unpacked { inner: member, budget: opener.budget.clone() };
        opener.open(&place.member(&name), &mut unpacked)?;
        if opener.budget.is_spent() {
            return opener.fail(IntakeError::Bomb { path: place.name.clone() });
        }
    }
    ControlFlow::Continue(())
}

fn damaged(opener: &mut Opener<'_>, place: &Place, error: &ZipError) -> Flow {
    match error {
        ZipError::Io(error) => opener.broken(place, "the ZIP archive", error),
        ZipError::UnsupportedArchive(reason) if reason.contains("assword") => {
            opener.fail(IntakeError::Format { path: place.name.clone(), format: "locked with a password" })
        }
        error => opener.fail(IntakeError::Damaged { path: place.name.clone(), format: "the ZIP archive", reason: error.to_string() }),
    }
}

/// Office documents and books are ZIP archives too.
fn document(archive: &ZipArchive<BufReader<File>>) -> Option<&'static str> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    match () {
        () if has("[Content_Types].xml") => Some("a Word, Excel or PowerPoint file"),
        () if has("mimetype") && has("META-INF/container.xml") => Some("an EPUB book"),
        () if has("mimetype") => Some("an OpenDocument file"),
        () if has("META-INF/MANIFEST.MF") => Some("a Java archive"),
        () => None,
    }
}

/// Opens the members of a tar archive, in its order.
pub(super) fn tar(opener: &mut Opener<'_>, place: &Place, input: &mut dyn BufRead) -> Flow {
    let mut archive = tar::Archive::new(input);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return opener.broken(place, "the tar archive", &error),
    };
    for entry in entries.take(MAX_MEMBERS) {
        let mut entry = match entry {
            Ok(entry) => entry,
            // Where one header is damaged, the place of the next is not known.
            Err(error) => return opener.broken(place, "the tar archive", &error),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let is_page_part = name.split('/').rev().skip(1).any(|folder| folder.ends_with("_files"));
        if entry.header().entry_type().is_file() && !is_hidden(&name) && !is_page_part {
            opener.open(&place.member(&name), &mut entry)?;
        }
    }
    ControlFlow::Continue(())
}

/// Hidden files, and what macOS puts beside files.
fn is_hidden(name: &str) -> bool {
    name.split(['/', '\\']).any(|part| (part.starts_with('.') && part != "." && part != "..") || part == "__MACOSX")
}

/// "a/page" of "a/page.html".
pub(super) fn page_stem(name: &str) -> Option<&str> {
    let (stem, extension) = name.rsplit_once('.')?;
    ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known)).then_some(stem)
}

/// Browsers save a page as `page.html` with its pictures, styles and frames in a folder `page_files`.
fn belongs_to_page(name: &str, pages: &HashSet<String>) -> bool {
    name.match_indices('/').any(|(at, _)| page_of(&name[..at]).is_some_and(|page| pages.contains(page)))
}

/// "a/page" of the folder "a/page_files".
pub(super) fn page_of(folder: &str) -> Option<&str> {
    ["_files", ".files", "_Files", "-Dateien", "_fichiers", "_archivos", "_bestanden"].iter().find_map(|end| folder.strip_suffix(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_saved_page_is_known() {
        let pages = HashSet::from(["a/page".to_owned()]);
        assert!(belongs_to_page("a/page_files/frame.html", &pages));
        assert!(!belongs_to_page("a/other_files/story.html", &pages));
        assert_eq!(page_stem("a/page.HTM"), Some("a/page"));
        assert!(is_hidden("x/.git/config") && is_hidden("__MACOSX/._a.txt") && !is_hidden("./a/b.txt"));
    }
}
