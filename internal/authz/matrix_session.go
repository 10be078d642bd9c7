package authz

var sessionMatrix = map[string]string{
	"session.list":          "VASPDOYC",
	"session.end":           "ASPDOC",
	"session.end_all":       "ASPDOC",
	"session.forget_device": "ASPDOC",
	"session.trust_device":  "C",
}
