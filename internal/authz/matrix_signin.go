package authz

var signInMatrix = map[string]string{
	"signin.block_address":          "SPD",
	"signin.unblock_address":        "SPD",
	"signin.list_blocked_addresses": "SPD",
	"signin.sign_out":               "C",
	"signin.start_passkey":          "C",
	"signin.step_up_by_passkey":     "C",
	"signin.step_up":                "C",
}
