// What the examples in the documentation stand on: keys and messages of the shared vectors.
// Included into each example as a module; it is no part of the library.
#![allow(dead_code)]
