package rest

func (a *api) signInRoutes() {
	read(a, "signin.list_blocked_addresses", "/blocked-addresses", a.SignIn.ListBlockedAddresses)
	act(a, "signin.block_address", "/addresses/block", a.SignIn.BlockAddress)
	act(a, "signin.unblock_address", "/addresses/{id=address}/unblock", a.SignIn.UnblockAddress)
}
