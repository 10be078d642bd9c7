package archtest

import "github.com/readmit/readmit/internal/desk"

// externalEntries are the lines of what other systems say, and of what is
// removed from notes.
func (w *world) externalEntries() map[string]entry {
	return map[string]entry{
		"desk.add_external_entry": on(something, w.desk.AddExternalEntry, func(a *asked) desk.AddExternalEntryInput {
			return desk.AddExternalEntryInput{Account: a.anAccount(), Type: "order", Text: a.marker()}
		}),
		"desk.put_panel": on(something, w.desk.PutPanel, func(a *asked) desk.PutPanelInput {
			return desk.PutPanelInput{Account: a.anAccount(), Key: "orders", Title: "Orders", Rows: []desk.PanelRow{{Label: "Last", Value: a.marker()}}}
		}),
		"desk.remove_panel": on(something, w.desk.RemovePanel, func(a *asked) desk.RemovePanelInput {
			return desk.RemovePanelInput{Account: a.aPanel(), Key: "orders"}
		}),
		"desk.list_panels":         on(something, w.desk.ListPanels, func(a *asked) desk.ListPanelsInput { return desk.ListPanelsInput{Account: a.aPanel()} }),
		"desk.list_external_types": on(visible, w.desk.ListExternalTypes, func(*asked) desk.ListExternalTypesInput { return desk.ListExternalTypesInput{} }),
		"desk.change_external_type": on(tenantWide, w.desk.ChangeExternalType, func(*asked) desk.ChangeExternalTypeInput {
			return desk.ChangeExternalTypeInput{Type: "order", Label: "Order", Icon: "box"}
		}).or("not_found"),
		"desk.redact_note": on(something, w.desk.RedactNote, func(a *asked) desk.RedactNoteInput { return desk.RedactNoteInput{Note: a.aNote()} }),
	}
}

// aPanel is an account with a panel on it.
func (a *asked) aPanel() string {
	return a.thing("panel", "01a1a1b7-7fc0-76b3-a94e-000000000000", func() string {
		login := a.anAccount()
		_, err := a.desk.PutPanel(ctx, a.system(a.where()), desk.PutPanelInput{
			Account: login, Key: "orders", Title: "Orders", Rows: []desk.PanelRow{{Label: "Last", Value: a.marker()}},
		})
		a.must(err)
		return login
	})
}
