package authz

var federationMatrix = map[string]string{
	"federation.list_providers":   "DU",
	"federation.add_provider":     "D",
	"federation.change_provider":  "D",
	"federation.enable_provider":  "D",
	"federation.disable_provider": "D",
	"federation.remove_provider":  "D",
	"federation.test_provider":    "D",
	"federation.begin":            "C", // and visitors
	"federation.link":             "C",
	"federation.unlink":           "ASPDC",
}
