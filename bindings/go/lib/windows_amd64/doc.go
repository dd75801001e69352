// Package windows_amd64 is the folder of the static library and its header, for go mod vendor. It has no code.
package windows_amd64
