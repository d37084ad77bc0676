//! Imports: what was brought in when and how far it got ([`run`]), rows set aside ([`bad_row`]), taking it back ([`undo`]).

pub mod bad_row;
pub mod run;
pub mod undo;
