//go:build never

// Package no_static_library_for_this_system_build_with_tags_bestpay_shared cannot be built. Its name is the error that a
// build for a system without a static library ends with.
package no_static_library_for_this_system_build_with_tags_bestpay_shared
