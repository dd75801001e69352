//! The program as scripts see it: arguments in, standard output, standard error and exit status out.

mod calls;
mod canon;
mod demo;
mod doctor;
mod journal;
mod key;
mod language;
mod pictures;
mod run;
mod sandbox;
mod sign;
mod unlisted;
mod vectors;
mod verify;
