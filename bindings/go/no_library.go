//go:build !bestpay_shared && !(linux && (amd64 || arm64)) && !(windows && amd64)

package bestpay

// There is a link_static_*.go for each system with a static library. On others the build ends here, with this import's
// name as the error.
import _ "bestpay.example/bestpay/internal/no_static_library_for_this_system_build_with_tags_bestpay_shared"
