//! The blocks in `tests/blocks/`: bodies of fences, valid and invalid.
//!
//! Entry point: [`blocks`].

use std::path::Path;

use super::read_tree;

/// The body of a fence, with its folder, kind and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// `good`, `spelling` or `bad`.
    pub(crate) folder: String,
    /// `aivss` or `maestro`.
    pub(crate) kind: String,
    /// Its file without the ending.
    pub(crate) name: String,
    pub(crate) body: String,
}

/// Every block of a folder (`good`, `spelling`, `bad`), in order.
pub(crate) fn blocks(folder: &str) -> Vec<Block> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/blocks").join(folder);
    let blocks: Vec<_> = read_tree(&dir)
        .into_iter()
        .map(|(path, bytes)| {
            let text = |path: &Path| path.to_str().expect("names of the repository are UTF-8").to_owned();
            Block {
                folder: folder.to_owned(),
                kind: text(path.parent().expect("a block lies in the folder of its kind")),
                name: text(Path::new(path.file_stem().expect("a file has a name"))),
                body: String::from_utf8(bytes).expect("blocks are UTF-8"),
            }
        })
        .collect();
    assert!(!blocks.is_empty(), "{} has no blocks", dir.display());
    blocks
}
