package rest

// erasureRoutes lead to what comes after a deletion: its receipt, and the
// answers of other systems.
func (a *api) erasureRoutes() {
	read(a, "privacy.view_receipt", "/deletion-requests/{id=request}/receipt", a.Privacy.ViewReceipt)
	act(a, "privacy.confirm_recipient", "/accounts/{id=account}/confirm-recipient", a.Privacy.ConfirmRecipient)
}
