//! Where the fields of a request are in its struct.

/// The beginning of every request. The INIT macro of its struct sets it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct bestpay_request {
    /// The size of the whole struct.
    pub size: usize,
    /// Which request it is: a bestpay_interface.
    pub kind: i32,
    /// Must be 0.
    pub reserved: i32,
}

/// Where the fields of a struct are.
pub(crate) struct Layout {
    pub(crate) kind: i32,
    pub(crate) interface: &'static str,
    /// The least `size`: up to its last mandatory field.
    pub(crate) least: usize,
    pub(crate) size: usize,
    pub(crate) members: &'static [Member],
}

/// A field of a struct: its name on the wire, and where it is.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) offset: usize,
    pub(crate) is_number: bool,
}

impl Member {
    pub(crate) const fn text(name: &'static str, offset: usize) -> Member {
        Member { name, offset, is_number: false }
    }

    pub(crate) const fn number(name: &'static str, offset: usize) -> Member {
        Member { name, offset, is_number: true }
    }
}
