package rest

func (a *api) deskRoutes() {
	read(a, "desk.list_activity", "/accounts/{id=account}/activity", a.Desk.ListActivity)
	read(a, "desk.list_readers", "/accounts/{id=account}/readers", a.Desk.ListReaders)
	act(a, "desk.add_note", "/accounts/{id=account}/notes", a.Desk.AddNote)
	act(a, "desk.edit_note", "/notes/{id=note}/edit", a.Desk.EditNote)
	act(a, "desk.pin_note", "/notes/{id=note}/pin", a.Desk.PinNote, set("pinned", true))
	act(a, "desk.pin_note", "/notes/{id=note}/unpin", a.Desk.PinNote, set("pinned", false))
	read(a, "desk.view_note", "/notes/{id=note}", a.Desk.ViewNote)
}
