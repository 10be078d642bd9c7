package app

import "runtime/debug"

// version is set by the linker when a release is built.
var version = ""

// Version returns the version of this binary: the release's, or the commit it
// was built from, or "(devel)".
func Version() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
