package archtest

import (
	"bytes"
	"context"
	"maps"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/webhook"
)

// about is what an operation is about, which says where it must be refused.
type about string

const (
	// something lies in a tenant, and perhaps in a segment: elsewhere it is not
	// there.
	something about = "something"
	// tenantWide is about all of a tenant: who is limited to a segment is refused.
	tenantWide about = "the whole tenant"
	// installation is about all tenants.
	installation about = "the installation"
	// visible reads what may be seen: who is limited to a segment sees only that.
	visible about = "what one sees"
	// mine is about what the member keeps in a tenant, such as saved searches.
	mine about = "one's own thing"
	// mineNew makes such a thing.
	mineNew about = "one's own list"
	// self is about the member's own sign-in: no role is needed, in no tenant.
	self about = "oneself"
	// nobody is what no member may: what visitors do, or the server's command line.
	nobody about = "nobody signed in"
)

// entry is how the test asks for an operation.
type entry struct {
	about about
	call  func(a *asked) (any, error)
	// prepare makes the input, and returns the account that it names and what does
	// it for an actor, as often as wanted.
	prepare func(a *asked) (login string, do func(context.Context, authz.Actor) (any, error))
	also    string // a fault that says, like none, that it was allowed
}

// on is the entry of a method and its input.
func on[I op.Input, O any](what about, method func(context.Context, authz.Actor, I) (O, error), input func(a *asked) I) entry {
	prepare := func(a *asked) (string, func(context.Context, authz.Actor) (any, error)) {
		in := input(a)
		return in.Target().Account, func(ctx context.Context, actor authz.Actor) (any, error) { return method(ctx, actor, in) }
	}
	return entry{about: what, prepare: prepare, call: func(a *asked) (any, error) {
		_, do := prepare(a)
		return do(ctx, a.actor)
	}}
}

// or names a fault that is no refusal.
func (e entry) or(code string) entry {
	e.also = code
	return e
}

// entries has one line for each operation.
func (w *world) entries() map[string]entry {
	list := func(*asked) staff.ListInput { return staff.ListInput{} }
	name := "New"
	out := map[string]entry{
		"account.search":        on(visible, w.account.Search, func(*asked) account.SearchInput { return account.SearchInput{Q: "jess"} }),
		"account.count_states":  on(visible, w.account.CountStates, func(*asked) account.CountStatesInput { return account.CountStatesInput{} }),
		"account.list_recent":   on(visible, w.account.ListRecent, func(*asked) account.ListRecentInput { return account.ListRecentInput{} }),
		"account.list_searches": on(visible, w.account.ListSearches, func(*asked) account.ListSearchesInput { return account.ListSearchesInput{} }),
		"account.save_search": on(mineNew, w.account.SaveSearch, func(a *asked) account.SaveSearchInput {
			return account.SaveSearchInput{Name: a.name("mine"), Query: account.SearchInput{Q: "jess"}}
		}),
		"account.share_search": on(mine, w.account.ShareSearch, func(a *asked) account.ShareSearchInput {
			return account.ShareSearchInput{Search: a.aSearch(), Shared: true}
		}),
		"account.rename_search": on(mine, w.account.RenameSearch, func(a *asked) account.RenameSearchInput {
			return account.RenameSearchInput{Search: a.aSearch(), Name: a.name("other")}
		}),
		"account.prefer_search": on(mine, w.account.PreferSearch, func(a *asked) account.PreferSearchInput {
			return account.PreferSearchInput{Search: a.aSearch(), Preferred: true}
		}),
		"account.remove_search": on(mine, w.account.RemoveSearch, func(a *asked) account.RemoveSearchInput { return account.RemoveSearchInput{Search: a.aSearch()} }),
		"account.create":        on(tenantWide, w.account.Create, func(*asked) account.CreateInput { return account.CreateInput{FirstName: "New"} }),
		"account.view":          on(something, w.account.View, func(a *asked) account.ViewInput { return account.ViewInput{Account: a.anAccount()} }),
		"account.pin":           on(something, w.account.Pin, func(a *asked) account.PinInput { return account.PinInput{Account: a.anAccount(), Pinned: true} }),
		"account.tag":           on(something, w.account.Tag, func(a *asked) account.TagInput { return account.TagInput{Account: a.anAccount(), Tag: a.name("tag")} }),
		"account.untag":         on(something, w.account.Untag, func(a *asked) account.TagInput { return account.TagInput{Account: a.anAccount(), Tag: "VIP"} }).or("not_tagged"),
		"account.list_tags":     on(visible, w.account.ListTags, func(*asked) account.ListTagsInput { return account.ListTagsInput{} }),
		"account.unlock":        on(something, w.account.Unlock, func(a *asked) account.UnlockInput { return account.UnlockInput{Account: a.anAccount()} }).or("not_locked"),
		"account.disable":       on(something, w.account.Disable, func(a *asked) account.StatusInput { return account.StatusInput{Account: a.anAccount()} }),
		"account.enable":        on(something, w.account.Enable, func(a *asked) account.StatusInput { return account.StatusInput{Account: a.anAccount()} }).or("not_disabled"),
		"account.activate":      on(something, w.account.Activate, func(a *asked) account.StatusInput { return account.StatusInput{Account: a.anAccount()} }).or("not_pending"),
		"account.reveal": on(something, w.account.Reveal, func(a *asked) account.RevealInput {
			return account.RevealInput{Account: a.anAccount(), Part: account.PartContact, Because: "caller"}
		}),
		"account.update_profile": on(something, w.account.UpdateProfile, func(a *asked) account.UpdateProfileInput {
			return account.UpdateProfileInput{Account: a.anAccount(), FirstName: &name}
		}),

		"desk.add_note":       on(something, w.desk.AddNote, func(a *asked) desk.AddNoteInput { return desk.AddNoteInput{Account: a.anAccount(), Text: a.marker()} }),
		"desk.edit_note":      on(something, w.desk.EditNote, func(a *asked) desk.EditNoteInput { return desk.EditNoteInput{Note: a.aNote(), Text: "Other"} }),
		"desk.pin_note":       on(something, w.desk.PinNote, func(a *asked) desk.PinNoteInput { return desk.PinNoteInput{Note: a.aNote(), Pinned: true} }),
		"desk.view_note":      on(something, w.desk.ViewNote, func(a *asked) desk.ViewNoteInput { return desk.ViewNoteInput{Note: a.aNote()} }),
		"desk.list_activity":  on(something, w.desk.ListActivity, func(a *asked) desk.ListActivityInput { return desk.ListActivityInput{Account: a.anAccount()} }),
		"desk.list_readers":   on(something, w.desk.ListReaders, func(a *asked) desk.ListReadersInput { return desk.ListReadersInput{Account: a.anAccount()} }),
		"desk.watch_activity": on(something, w.desk.WatchActivity, func(a *asked) desk.WatchActivityInput { return desk.WatchActivityInput{Account: a.anAccount()} }),

		"directory.import": on(tenantWide, w.directory.Import, func(a *asked) directory.ImportInput {
			return directory.ImportInput{Name: a.name("file"), Format: directory.CSV, File: strings.NewReader("first_name,customer_id\nJess," + a.name("C") + "\n")}
		}),
		"directory.export": on(tenantWide, w.directory.Export, func(*asked) directory.ExportInput {
			return directory.ExportInput{Format: directory.NDJSON, To: &bytes.Buffer{}}
		}),

		"staff.invite":       on(something, w.staff.Invite, func(a *asked) staff.InviteInput { return a.inviteInput() }),
		"staff.list_members": on(visible, w.staff.ListMembers, list),
		"staff.view_member":  on(something, w.staff.ViewMember, func(a *asked) staff.MemberInput { return staff.MemberInput{Member: a.aMember()} }),
		"staff.disable":      on(something, w.staff.Disable, func(a *asked) staff.MemberInput { return staff.MemberInput{Member: a.aMember()} }),
		"staff.enable":       on(something, w.staff.Enable, func(a *asked) staff.MemberInput { return staff.MemberInput{Member: a.aDisabledMember()} }),
		"staff.end_sessions": on(something, w.staff.EndSessions, func(a *asked) staff.MemberInput { return staff.MemberInput{Member: a.aMember()} }),
		"staff.assign_role":  on(something, w.staff.AssignRole, func(a *asked) staff.RoleInput { return a.roleInput(authz.Agent) }),
		"staff.take_role":    on(something, w.staff.TakeRole, func(a *asked) staff.RoleInput { return a.roleInput(authz.Viewer) }),
		"staff.set_segments": on(something, w.staff.SetSegments, func(a *asked) staff.SetSegmentsInput { return a.segmentsInput() }),
		"staff.require_passkey": on(something, w.staff.RequirePasskey, func(a *asked) staff.RequirePasskeyInput {
			return staff.RequirePasskeyInput{Member: a.aMember(), Required: true}
		}),
		"staff.list_roles": on(visible, w.staff.ListRoles, list),
		"staff.add_role": on(tenantWide, w.staff.AddRole, func(a *asked) staff.AddRoleInput {
			return staff.AddRoleInput{Name: a.name("Role"), Permissions: []string{"account.view"}}
		}),
		"staff.change_role": on(something, w.staff.ChangeRole, func(a *asked) staff.ChangeRoleInput {
			return staff.ChangeRoleInput{Role: a.aRole(), Name: a.name("Role"), Permissions: []string{"account.view"}}
		}),
		"staff.remove_role":    on(something, w.staff.RemoveRole, func(a *asked) staff.OwnRoleInput { return staff.OwnRoleInput{Role: a.aRole()} }),
		"staff.list_api_keys":  on(visible, w.staff.ListAPIKeys, list),
		"staff.create_api_key": on(something, w.staff.CreateAPIKey, func(a *asked) staff.CreateAPIKeyInput { return a.keyInput() }),
		"staff.rotate_api_key": on(something, w.staff.RotateAPIKey, func(a *asked) staff.RotateAPIKeyInput { return staff.RotateAPIKeyInput{Key: a.aKey()} }),
		"staff.revoke_api_key": on(something, w.staff.RevokeAPIKey, func(a *asked) staff.APIKeyInput { return staff.APIKeyInput{Key: a.aKey()} }),
		"staff.list_segments":  on(visible, w.staff.ListSegments, list),
		"staff.add_segment":    on(tenantWide, w.staff.AddSegment, func(a *asked) staff.AddSegmentInput { return staff.AddSegmentInput{Name: a.name("Segment")} }),
		"staff.change_segment": on(something, w.staff.ChangeSegment, func(a *asked) staff.ChangeSegmentInput {
			return staff.ChangeSegmentInput{Segment: a.aSegment(), Name: a.name("Segment")}
		}),
		"staff.remove_segment": on(something, w.staff.RemoveSegment, func(a *asked) staff.SegmentInput { return staff.SegmentInput{Segment: a.aSegment()} }),
		"staff.add_account_to_segment": on(something, w.staff.AddAccountToSegment, func(a *asked) staff.SegmentAccountInput {
			return staff.SegmentAccountInput{Account: a.anAccount(), Segment: a.aSegment()}
		}),
		"staff.remove_account_from_segment": on(something, w.staff.RemoveAccountFromSegment, func(a *asked) staff.SegmentAccountInput { return a.segmentAccountInput() }),

		"staff.recover":            on(nobody, w.staff.Recover, func(*asked) staff.RecoverInput { return staff.RecoverInput{Email: "x@desk.example"} }),
		"staff.make_sign_in_link":  on(nobody, w.staff.MakeSignInLink, func(*asked) staff.MakeSignInLinkInput { return staff.MakeSignInLinkInput{Email: "x@desk.example"} }),
		"staff.sign_in":            on(nobody, w.staff.SignIn, func(*asked) staff.SignInInput { return staff.SignInInput{} }),
		"staff.sign_in_by_link":    on(nobody, w.staff.SignInByLink, func(*asked) staff.SignInByLinkInput { return staff.SignInByLinkInput{} }),
		"staff.sign_in_by_passkey": on(nobody, w.passkeys.SignInByPasskey, func(*asked) staff.SignInByPasskeyInput { return staff.SignInByPasskeyInput{} }),
		"staff.open_link":          on(nobody, w.staff.OpenLink, func(*asked) staff.OpenLinkInput { return staff.OpenLinkInput{} }),
		"staff.accept":             on(nobody, w.staff.Accept, func(*asked) staff.AcceptInput { return staff.AcceptInput{Name: "Ana"} }),
		"staff.accept_by_passkey": on(nobody, w.passkeys.AcceptByPasskey, func(*asked) staff.AcceptByPasskeyInput {
			return staff.AcceptByPasskeyInput{Name: "Ana", Passkey: "Key"}
		}),
		"staff.set_up":             on(self, w.staff.SetUp, list),
		"staff.sign_out":           on(self, w.staff.SignOut, func(a *asked) staff.SignOutInput { return staff.SignOutInput{Cookie: a.aCookie()} }),
		"staff.step_up":            on(self, w.staff.StepUp, func(a *asked) staff.StepUpInput { return staff.StepUpInput{Cookie: a.cookie} }).or("proof_failed"),
		"staff.step_up_by_passkey": on(self, w.passkeys.StepUpByPasskey, func(a *asked) staff.StepUpByPasskeyInput { return staff.StepUpByPasskeyInput{Cookie: a.cookie} }).or("challenge_not_valid"),
		"staff.start_passkey":      on(self, w.passkeys.StartPasskey, func(*asked) staff.StartPasskeyInput { return staff.StartPasskeyInput{Purpose: staff.ForRegister} }),
		"staff.register_passkey": on(self, w.passkeys.RegisterPasskey, func(a *asked) staff.RegisterPasskeyInput {
			return staff.RegisterPasskeyInput{Cookie: a.cookie, Name: "Key"}
		}).or("challenge_not_valid"),
		"staff.remove_passkey":   on(self, w.staff.RemovePasskey, func(*asked) staff.RemovePasskeyInput { return staff.RemovePasskeyInput{Passkey: "pky_none"} }).or("passkey_not_found"),
		"staff.list_passkeys":    on(self, w.staff.ListPasskeys, list),
		"staff.remove_password":  on(self, w.staff.RemovePassword, list).or("no_password"),
		"staff.list_sessions":    on(self, w.staff.ListSessions, list),
		"staff.end_session":      on(self, w.staff.EndSession, func(*asked) staff.EndSessionInput { return staff.EndSessionInput{Session: "sts_none"} }).or("session_not_found"),
		"staff.change_time_zone": on(self, w.staff.ChangeTimeZone, func(*asked) staff.ChangeTimeZoneInput { return staff.ChangeTimeZoneInput{TimeZone: "Asia/Tokyo"} }),
		"staff.change_language":  on(self, w.staff.ChangeLanguage, func(*asked) staff.ChangeLanguageInput { return staff.ChangeLanguageInput{Language: "de"} }),

		"tenant.add": on(installation, w.tenants.Add, func(a *asked) tenant.AddInput {
			return tenant.AddInput{Slug: a.name("t"), Name: "New", DefaultRegion: "DE", TimeZone: "Europe/Berlin", Language: "en"}
		}),
		"tenant.list":        on(visible, w.tenants.List, func(*asked) tenant.ListInput { return tenant.ListInput{} }),
		"tenant.list_fields": on(visible, w.tenants.ListFields, func(*asked) tenant.ListFieldsInput { return tenant.ListFieldsInput{} }),
		"tenant.add_field": on(tenantWide, w.tenants.AddField, func(a *asked) tenant.AddFieldInput {
			return tenant.AddFieldInput{Key: a.name("f"), Type: "text", Label: "Size"}
		}),
		"tenant.change_field": on(something, w.tenants.ChangeField, func(a *asked) tenant.ChangeFieldInput {
			return tenant.ChangeFieldInput{Key: a.aField(), Type: "text", Label: "Other"}
		}),
		"tenant.remove_field": on(something, w.tenants.RemoveField, func(a *asked) tenant.RemoveFieldInput { return tenant.RemoveFieldInput{Key: a.aField()} }),

		"webhook.list_events": on(visible, w.webhook.ListEvents, func(*asked) webhook.ListEventsInput { return webhook.ListEventsInput{} }),

		"audit.search":       on(visible, w.audit.Search, func(*asked) audit.SearchInput { return audit.SearchInput{} }),
		"audit.list_filters": on(visible, w.audit.ListFilters, func(*asked) audit.ListFiltersInput { return audit.ListFiltersInput{} }),
		"audit.export_entries": on(visible, w.audit.ExportEntries, func(*asked) audit.ExportEntriesInput {
			return audit.ExportEntriesInput{Form: audit.FormCSV}
		}),
		"health.view":  on(visible, w.health.View, func(*asked) health.ViewInput { return health.ViewInput{} }),
		"audit.verify": on(tenantWide, w.audit.Verify, func(*asked) audit.VerifyInput { return audit.VerifyInput{} }),
		"audit.export": on(installation, w.audit.Export, func(*asked) audit.ExportInput { return audit.ExportInput{Personal: true} }),
	}
	maps.Copy(out, w.settingEntries())
	maps.Copy(out, w.contactEntries())
	maps.Copy(out, w.reportEntries())
	maps.Copy(out, w.oauthEntries())
	maps.Copy(out, w.sessionEntries())
	maps.Copy(out, w.backupEntries())
	maps.Copy(out, w.signInEntries())
	maps.Copy(out, w.messageEntries())
	maps.Copy(out, w.externalEntries())
	maps.Copy(out, w.federationEntries())
	maps.Copy(out, w.webhookEntries())
	maps.Copy(out, w.figureEntries())
	maps.Copy(out, w.credentialEntries())
	maps.Copy(out, w.approvalEntries())
	maps.Copy(out, w.limitEntries())
	maps.Copy(out, w.directoryEntries())
	maps.Copy(out, w.privacyEntries())
	maps.Copy(out, w.erasureEntries())
	return out
}

// roleInput is a role within the place.
func (a *asked) roleInput(role string) staff.RoleInput {
	in := staff.RoleInput{Member: a.aMember(), Role: role, Tenant: a.where()}
	if a.place == otherSegment {
		in.Segment = a.beyond
	}
	return in
}

func (a *asked) segmentsInput() staff.SetSegmentsInput {
	in := staff.SetSegmentsInput{Member: a.aMember(), Role: authz.Viewer, Tenant: a.where(), Segments: []string{a.inside}}
	if a.place == otherTenant {
		in.Segments = []string{a.aSegment()}
	}
	return in
}

func (a *asked) inviteInput() staff.InviteInput {
	in := staff.InviteInput{Email: a.name("m") + "@desk.example", Role: authz.Viewer, Tenant: a.where()}
	switch a.place {
	case otherSegment:
		in.Segment = a.beyond
	case unknown:
		in.Tenant = "tnt_none"
	}
	return in
}

func (a *asked) keyInput() staff.CreateAPIKeyInput {
	in := staff.CreateAPIKeyInput{Name: "Key", Role: authz.Developer, Tenant: a.where()}
	switch a.place {
	case otherSegment:
		in.Segment = a.beyond
	case unknown:
		in.Tenant = "tnt_none"
	}
	return in
}

func (a *asked) segmentAccountInput() staff.SegmentAccountInput {
	of, segment := a.accountInSegment()
	return staff.SegmentAccountInput{Account: of, Segment: segment}
}
