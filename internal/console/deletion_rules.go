package console

import (
	"net/http"
	"strconv"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/privacy"
)

// deletionRulesPage shows the rules for deletion.
func (c *console) deletionRulesPage(v *visit) error {
	return c.drawDeletionRules(v, http.StatusOK, "", nil)
}

// drawDeletionRules draws the page; refused is the rule whose form was sent and
// is shown again with what is wrong, "new" of a new one.
func (c *console) drawDeletionRules(v *visit, status int, refused string, f *fault.Error) error {
	list, err := c.Privacy.ListDeletionRules(v.r.Context(), v.actor, privacy.ListDeletionRulesInput{})
	if err != nil {
		return err
	}
	page := view.RulesPage{Settings: c.settings(v, v.T("rules.title"))}
	for _, r := range list.Rules {
		form := v.ruleForm(r)
		if refused == r.ID {
			v.again(&form, f)
		}
		page.Rules = append(page.Rules, form)
	}
	if v.actor.May("privacy.add_deletion_rule") {
		page.Add = v.newRuleForm()
		if refused == "new" {
			v.again(page.Add, f)
		}
	}
	v.draw(status, view.DeletionRules(page))
	return nil
}

// ruleForm is a rule in its form.
func (v *visit) ruleForm(r privacy.Rule) view.RuleForm {
	return view.RuleForm{
		ID: r.ID, Title: v.deletionRule(r), Action: view.DeletionRulePath(v.slug(), r.ID), Version: strconv.FormatInt(r.Version, 10),
		Days: strconv.Itoa(r.Days), Notice: strconv.Itoa(r.NoticeDays), PerDay: strconv.Itoa(r.DailyCap), Decisions: v.decisions(r.Decision), Enabled: r.Enabled,
		Words:   v.T("rules.words", args{"Noticed": v.Number(int(r.Noticed)), "Waiting": v.Number(int(r.Waiting)), "Who": r.ChangedBy, "Time": v.Moment(r.ChangedAt, v.Now, v.Zone)}),
		CanEdit: v.actor.May("privacy.change_deletion_rule"),
		Remove:  view.Act{Label: v.T("rules.remove"), Action: view.RemoveDeletionRulePath(v.slug(), r.ID), What: []string{v.T("rules.remove_what")}},
	}
}

func (v *visit) newRuleForm() *view.RuleForm {
	form := &view.RuleForm{
		Action: view.DeletionRulesPath(v.slug()), Days: strconv.Itoa(privacy.DefaultDays), Notice: strconv.Itoa(privacy.DefaultNotice),
		PerDay: strconv.Itoa(privacy.DefaultPerDay), Decisions: v.decisions(privacy.ByHand), Enabled: true, CanEdit: true,
	}
	for _, k := range privacy.RuleKinds {
		form.Kinds = append(form.Kinds, view.Choice{Value: string(k), Text: v.T("rule_kind." + string(k)), Chosen: v.r.PostFormValue("kind") == string(k)})
	}
	return form
}

func (v *visit) decisions(chosen string) []view.Choice {
	var out []view.Choice
	for _, d := range []string{privacy.ByHand, privacy.Automatic} {
		out = append(out, view.Choice{Value: d, Text: v.T("rules." + d), Chosen: d == chosen})
	}
	return out
}

// again shows a form as it was sent, with what is wrong.
func (v *visit) again(form *view.RuleForm, f *fault.Error) {
	form.Days, form.Notice, form.PerDay = v.form("days"), v.form("notice_days"), v.form("daily_cap")
	form.Decisions, form.Enabled, form.Problems = v.decisions(v.form("decision")), v.form("enabled") != "", map[string]string{}
	for _, field := range f.Fields {
		form.Problems[field.Name] = v.problem(field)
	}
	if len(f.Fields) == 0 {
		form.Problem = v.sentence(f)
	}
}

// ruleSettings reads the form. What is no number is refused by the operation.
func (v *visit) ruleSettings() privacy.RuleSettings {
	number := func(name string) int {
		n, err := strconv.Atoi(v.form(name))
		if err != nil {
			return -1
		}
		return n
	}
	return privacy.RuleSettings{
		Days: number("days"), NoticeDays: number("notice_days"), DailyCap: number("daily_cap"), Decision: v.form("decision"), Enabled: v.form("enabled") != "",
	}
}

func (c *console) addDeletionRule(v *visit) error {
	_, err := c.Privacy.AddDeletionRule(v.r.Context(), v.actor, privacy.AddDeletionRuleInput{Kind: privacy.RuleKind(v.form("kind")), RuleSettings: v.ruleSettings()})
	return c.afterRule(v, err, "new", "rules.added")
}

func (c *console) changeDeletionRule(v *visit) error {
	version, _ := strconv.ParseInt(v.form("version"), 10, 64) // another one is stale
	rule := v.r.PathValue("rule")
	_, err := c.Privacy.ChangeDeletionRule(v.r.Context(), v.actor, privacy.ChangeDeletionRuleInput{Rule: rule, Version: version, RuleSettings: v.ruleSettings()})
	return c.afterRule(v, err, rule, "rules.changed")
}

func (c *console) removeDeletionRule(v *visit) error {
	_, err := c.Privacy.RemoveDeletionRule(v.r.Context(), v.actor, privacy.RuleInput{Rule: v.r.PathValue("rule")})
	if err != nil {
		return c.undone(v, view.DeletionRulesPath(v.slug()), err)
	}
	return c.done(v, view.DeletionRulesPath(v.slug()), v.T("rules.removed"))
}

// afterRule goes back to the page, or shows the form again with what is wrong.
func (c *console) afterRule(v *visit, err error, rule, done string) error {
	f := fault.As(err)
	switch {
	case err == nil:
		return c.done(v, view.DeletionRulesPath(v.slug()), v.T(done))
	case f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Stale):
		return c.drawDeletionRules(v, statusOf(f), rule, f)
	}
	return c.undone(v, view.DeletionRulesPath(v.slug()), err)
}
