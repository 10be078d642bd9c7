package authz

var oauthMatrix = map[string]string{}
