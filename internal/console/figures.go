package console

import "encoding/json"

// figures answers the numbers that pages keep true while they stand open, as
// texts by the names of their places. No person asks for them: they do not
// keep a session alive.
func (c *console) figures(v *visit) error {
	tiles, err := c.tiles(v, asked{})
	if err != nil {
		return err
	}
	out := map[string]string{}
	for _, t := range tiles {
		out["tile."+t.Key] = t.Figure(v.View)
	}
	for label, n := range v.waiting {
		out[label] = ""
		if n > 0 {
			out[label] = v.Number(n)
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		panic(err) // texts always have a JSON form
	}
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(body) // whoever hung up needs no answer
	return nil
}
