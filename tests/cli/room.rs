//! What the tests of the program share: a folder of its own for each, and the command.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder with a store to be, in which the program runs.
pub struct Room {
    folder: TempDir,
}

impl Room {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder is made");
        std::fs::write(&path, contents).expect("the file is written");
        path
    }

    /// The program in this folder, with no settings of the user's.
    pub fn newsgraph(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        command.current_dir(self.path()).env_remove("NEWSGRAPH_STORE").args(arguments);
        command
    }

    /// Runs the program, which must succeed, and gives its standard output.
    pub fn output(&self, arguments: &[&str]) -> String {
        let output = self.newsgraph(arguments).assert().success().get_output().stdout.clone();
        String::from_utf8(output).expect("the output is UTF-8")
    }

    /// Runs the program, which must end with `code`, and gives its standard error.
    pub fn failure(&self, code: i32, arguments: &[&str]) -> String {
        let errors = self.newsgraph(arguments).assert().code(code).get_output().stderr.clone();
        String::from_utf8(errors).expect("messages are UTF-8")
    }

    /// A folder with a store of the example articles.
    pub fn with_examples() -> Self {
        let room = Self::new();
        room.output(&["build", "-q", &examples()]);
        room
    }
}

/// The folder of the example articles.
pub fn examples() -> String {
    format!("{}/examples/articles", env!("CARGO_MANIFEST_DIR"))
}

/// One example article.
pub fn example(name: &str) -> String {
    format!("{}/{name}.txt", examples())
}
