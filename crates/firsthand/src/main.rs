//! The binary. Everything it does is in the library beside it, so that tests can do the same.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    firsthand::cli::main()
}
