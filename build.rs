//! Makes the program smaller: it contains the schemas compressed, and the linker leaves out what nothing needs.
//!
//! The released program ends at a panic, so nothing reads the tables for unwinding, and they are a sixteenth of it. `-C force-unwind-tables=no`
//! would do the same, but a package cannot set that flag for one profile. Functions with the same code are another sixtieth.

use std::env::{var, var_os};
use std::error::Error;
use std::path::Path;
use std::process::Command;

/// An addition to the linker's own script.
const SCRIPT: &str = "SECTIONS { /DISCARD/ : { *(.eh_frame) } } INSERT AFTER .text;\n";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/schema");
    #[cfg(feature = "cli")]
    compress_schemas()?;
    let own_linker = var_os("RUSTC_LINKER").is_some() || var("CARGO_ENCODED_RUSTFLAGS")?.contains("link");
    if var("PROFILE")? == "release" && !own_linker && uses_lld(&var("TARGET")?)? {
        let script = Path::new(&var("OUT_DIR")?).join("no-unwinding.ld");
        std::fs::write(&script, SCRIPT)?;
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all,--no-eh-frame-hdr,-T,{}", script.display());
        if packed_addresses() {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
    Ok(())
}

/// The three schemas have 190 KB, and 20 KB compressed.
#[cfg(feature = "cli")]
fn compress_schemas() -> Result<(), Box<dyn Error>> {
    for schema in ["aivss.json", "export.json", "maestro.json"] {
        let mut text = std::fs::File::open(Path::new("src/schema").join(schema))?;
        let file = std::fs::File::create(Path::new(&var("OUT_DIR")?).join(schema).with_extension("zlib"))?;
        let mut out = flate2::write::ZlibEncoder::new(file, flate2::Compression::best());
        std::io::copy(&mut text, &mut out)?;
        out.finish()?;
    }
    Ok(())
}

/// Whether the C library of this machine can read the packed list of the addresses that it corrects when it starts a program. The list has 40,000
/// entries: 1 MB, or 13 KB packed. glibc can read it since 2.36, and the linker does not check that.
fn packed_addresses() -> bool {
    ["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6"].iter().any(|library| {
        let name = b"GLIBC_ABI_DT_RELR";
        std::fs::read(library).is_ok_and(|bytes| bytes.windows(name.len()).any(|window| window == name))
    })
}

/// Whether the compiler brings LLD along and uses it for this target. The compilers of the Rust project do since 1.90. A compiler of a
/// distribution may use another linker, which may not know these options.
fn uses_lld(target: &str) -> Result<bool, Box<dyn Error>> {
    if target != "x86_64-unknown-linux-gnu" {
        return Ok(false);
    }
    let ask = |argument: &[&str]| -> Result<String, Box<dyn Error>> {
        Ok(String::from_utf8(Command::new(var("RUSTC")?).args(argument).output()?.stdout)?)
    };
    let minor = ask(&["--version"])?.split('.').nth(1).and_then(|minor| minor.parse().ok()).unwrap_or(0);
    let brought = Path::new(ask(&["--print", "sysroot"])?.trim()).join("lib/rustlib").join(target).join("bin/gcc-ld");
    Ok(minor >= 90 && brought.exists())
}
