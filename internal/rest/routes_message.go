package rest

func (a *api) messageRoutes() {
	read(a, "message.list", "/accounts/{id=account}/messages", a.Message.List)
	act(a, "message.resend", "/accounts/{id=account}/message/resend", a.Message.Resend)
	act(a, "message.cancel", "/accounts/{id=account}/message/cancel", a.Message.Cancel)
	act(a, "message.lift_suppression", "/accounts/{id=account}/message/lift-suppression", a.Message.LiftSuppression)
	read(a, "message.list_templates", "/templates", a.Message.ListTemplates)
	read(a, "message.view_template", "/templates/view", a.Message.ViewTemplate)
	act(a, "message.change_template", "/templates/change", a.Message.ChangeTemplate)
	act(a, "message.reset_template", "/templates/reset", a.Message.ResetTemplate)
	act(a, "message.preview_template", "/templates/preview", a.Message.PreviewTemplate)
	read(a, "message.list_mailbox", "/mailbox-messages", a.Message.ListMailbox)
	read(a, "message.read_mailbox", "/mailbox-messages/{id=message}", a.Message.ReadMailbox)
}
