package view_test

import (
	"github.com/a-h/templ"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/web"
)

// samplePages is each page in each state worth looking at, by name.
func samplePages(texts *locale.Printer, assets web.Assets) map[string]templ.Component {
	v := sampleView(texts, assets)
	empty := sampleStart(v)
	empty.Pinned, empty.Recent, empty.Saved = nil, nil, nil
	more := sampleStart(v)
	more.Search.MoreOpen = true
	more.Search.Attributes = []view.AttributeField{{Key: "loyalty", Label: "Loyalty level"}}
	single := sampleFrame(v, "Plain")
	single.Tenants = nil
	return map[string]templ.Component{
		"customers":       view.Customers(sampleStart(v)),
		"customers-first": view.Customers(empty),
		"customers-more":  view.Customers(more),
		"results":         view.Customers(sampleFound(v)),
		"empty":           view.Customers(sampleEmpty(v)),
		"saved":           view.Saved(sampleSaved(v)),
		"saved-wrong":     view.Saved(sampleRenaming(v)),
		"account":         view.AccountView(sampleActivity(v)),
		"account-warning": view.AccountView(sampleWarning(v)),
		"profile":         view.AccountView(sampleProfile(v)),
		"access":          view.AccountView(sampleAccess(v)),
		"security":        view.AccountView(sampleSecurity(v)),
		"preview":         view.PreviewView(samplePreview(v)),
		"meanwhile":       view.MeanwhileView(sampleMeanwhile(v)),
		"invite":          view.InviteView(sampleInvite(v)),

		"account-applications": view.AccountView(sampleAccountApplications(v)),
		"applications":         view.Applications(sampleApplications(v, false)),
		"applications-secret":  view.Applications(sampleApplications(v, true)),
		"application":          view.ApplicationEditor(sampleApplication(v)),

		"webhooks":           view.Webhooks(sampleWebhooks(v)),
		"webhook-new":        view.WebhookEditor(sampleWebhookNew(v)),
		"webhook":            view.Webhook(sampleWebhook(v)),
		"webhook-deliveries": view.Deliveries(sampleDeliveries(v)),
		"webhook-delivery":   view.Delivery(sampleDelivery(v)),

		"messages":        view.AccountView(sampleMessages(v)),
		"message-ways":    view.MessageSettings(sampleMessageSettings(v)),
		"message-family":  view.TemplateFamily(sampleFamily(v)),
		"connected":       view.AccountView(sampleConnected(v)),
		"external":        view.ExternalTypes(sampleExternal(v)),
		"message-words":   view.TemplateEditor(sampleTemplate(v)),
		"mailbox":         view.MailboxView(sampleMailbox(v)),
		"profile-clash":   view.AccountView(sampleProfileClash(v)),
		"profile-wrong":   view.AccountView(sampleProfileWrong(v)),
		"profile-read":    view.AccountView(sampleProfileRead(v)),
		"sign-in":         view.SignIn(view.SignInPage{View: v, Passkey: true}),
		"sign-in-wrong":   view.SignIn(view.SignInPage{View: v, Email: "maria.berg@desk.example", Problem: v.T("signin.wrong"), Next: "/t/harbor/customers", Passkey: true}),
		"welcome":         view.Welcome(sampleWelcome(v, nil)),
		"welcome-wrong":   view.Welcome(sampleWelcome(v, map[string]string{"password": v.T("welcome.password_weak"), "code": v.T("welcome.code_wrong")})),
		"prove":           view.Prove(view.ProvePage{View: v, Name: "Maria Berg", Email: "maria.berg@desk.example", Next: "/t/harbor/customers", Passkey: true, Password: true}),
		"prove-locked":    view.Prove(view.ProvePage{View: v, Name: "Maria Berg", Email: "maria.berg@desk.example", Locked: true, Password: true, Problem: v.T("fault.proof_failed")}),
		"prove-nothing":   view.Prove(view.ProvePage{View: v, Name: "Maria Berg", Email: "maria.berg@desk.example"}),
		"prove-register":  view.Prove(view.ProvePage{View: v, Name: "Maria Berg", Email: "maria.berg@desk.example", Next: "/t/harbor/customers", Register: true}),
		"roles":           view.Roles(sampleRoles(v)),
		"role-form":       view.RoleEditor(sampleRoleForm(v, false)),
		"role-wrong":      view.RoleEditor(sampleRoleForm(v, true)),
		"role-review":     view.RoleReview(sampleRoleReview(v)),
		"role-member":     view.MemberDetail(sampleMember(v)),
		"role-keys":       view.Keys(sampleKeys(v)),
		"report":          view.Reports(sampleReport(v, true)),
		"report-empty":    view.Reports(sampleReport(v, false)),
		"health":          view.HealthView(sampleHealth(v, "ok")),
		"health-failing":  view.HealthView(sampleHealth(v, "failing")),
		"approvals":       view.Approvals(sampleApprovals(v)),
		"receipt":         view.Receipt(sampleReceipt(v)),
		"limits":          view.Limits(sampleLimits(v)),
		"approvals-none":  view.Approvals(sampleNoApprovals(v)),
		"provider-asks":   view.Providers(sampleProviders(asking(v, "federation.change_provider", "federation.enable_provider", "federation.remove_provider", "federation.test_provider"))),
		"privacy-data":    view.AccountView(sampleData(v)),
		"bulk":            view.BulkList(sampleBulk(v)),
		"bulk-new":        view.BulkNew(sampleBulkNew(v)),
		"duplicates":      view.Duplicates(sampleDuplicates(v)),
		"compare":         view.Compare(sampleCompare(v, "")),
		"compare-stop":    view.Compare(sampleCompare(v, v.T("fault.merge_frozen"))),
		"account-merged":  view.AccountView(sampleMerged(v)),
		"bulk-running":    view.BulkOne(sampleBulkOne(v, "running")),
		"bulk-finished":   view.BulkOne(sampleBulkOne(v, "finished")),
		"audit":           view.Audit(sampleAudit(v)),
		"audit-empty":     view.Audit(sampleAuditEmpty(v)),
		"link":            view.LinkDoor(sampleWelcome(v, nil)),
		"notice":          view.Notice(view.NoticePage{View: v, Title: v.T("error.not_found_title"), Text: v.T("error.not_found"), Request: "req_0193a1b2", Href: view.CustomersPath("harbor"), Act: v.T("error.back")}),
		"tenants":         view.ChooseTenant(view.TenantsPage{View: v, Tenants: sampleFrame(v, "").Tenants}),
		"desk-settings":   view.DeskSettings(sampleDesk(v, false)),
		"sign-in-rules":   view.CustomerSettings(sampleCustomers(v, false)),
		"sign-in-refused": view.CustomerSettings(sampleCustomers(v, true)),
		"providers":       view.Providers(sampleProviders(v)),
		"provider-apple":  view.AddProvider(sampleAddProvider(v, "apple")),
		"provider-oidc":   view.AddProvider(sampleAddProvider(v, "oidc")),
		"desk-refused":    view.DeskSettings(sampleDesk(v, true)),
		"attributes":      view.Attributes(sampleAttributes(v, false)),
		"attributes-bad":  view.Attributes(sampleAttributes(v, true)),
		"attribute-gone":  view.RemoveAttribute(sampleRemoveAttribute(v)),
		"blocked":         view.Blocked(sampleBlocked(v)),

		"privacy":        view.AccountView(samplePrivacy(v)),
		"requests":       view.Requests(sampleRequests(v)),
		"requests-batch": view.Batch(sampleBatch(v)),
		"deletion-rules": view.DeletionRules(sampleDeletionRules(v)),
	}
}
