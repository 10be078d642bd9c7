package authz

var healthMatrix = map[string]string{
	"health.view": "VASPDOUYET",
}
