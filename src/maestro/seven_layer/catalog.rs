//! The threats that the seven-layer edition names.

use crate::maestro::CatalogEntry;

pub(super) const CATALOG: &[CatalogEntry] = &[];
