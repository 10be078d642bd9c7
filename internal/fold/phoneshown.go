package fold

import "github.com/nyaruka/phonenumbers"

// ShowPhone writes a number in E.164 form as people read it, with the country
// code and the spaces that its country uses ("+44 7700 900123"). What is no
// such number, as one that is masked, is answered as it is. [ParsePhone] reads
// the result back.
func ShowPhone(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil || phonenumbers.Format(n, phonenumbers.E164) != e164 {
		return e164
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}
