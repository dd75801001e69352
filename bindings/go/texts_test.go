package bestpay_test

// What people read: the same texts as in every language, from tests/texts.tsv, which is written from the core's tables.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bestpay.example/bestpay"
)

func TestTextsAreTheCores(t *testing.T) {
	written, err := os.ReadFile(filepath.Join(repository, "tests", "texts.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	effects := map[string]bestpay.Effect{
		"unknown": bestpay.EffectUnknown, "refused": bestpay.EffectRefused, "not_sent": bestpay.EffectNotSent,
	}
	languages := map[string]bestpay.Language{"en": bestpay.LanguageEnglish, "zh": bestpay.LanguageChinese}
	lines := strings.Split(strings.TrimSuffix(string(written), "\n"), "\n")[1:]
	if len(lines) < 500 {
		t.Errorf("only %d rows", len(lines))
	}
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		of, name, language, want := cells[0], cells[1], languages[cells[8]], strings.ReplaceAll(cells[9], `\n`, "\n")
		failure := bestpay.WithEffect(bestpay.Error{
			Code: name, Message: cells[3], Field: cells[4], OutTradeNo: cells[5], OutRequestNo: cells[6], Hint: cells[7],
		}, effects[cells[2]])
		entry := bestpay.Entry{State: bestpay.State(name), OutRequestNo: cells[6]}
		event := bestpay.Event{To: bestpay.State(name), OutRequestNo: cells[6]}
		var said string
		switch of {
		case "till":
			said = failure.TillText(language)
		case "text":
			said = failure.Text(language)
		case "status":
			said = bestpay.TradeStatus(name).TillText(language)
			if cells[6] != "" {
				said = bestpay.TradeStatus(name).RefundTillText(language)
			}
		case "advice":
			said = failure.AdviceIn(language)
		case "state":
			said = entry.TillText(language)
			if other := event.TillText(language); other != said {
				t.Errorf("%s: an event says %q", line, other)
			}
		}
		if said != want {
			t.Errorf("%s: says %q", line, said)
		}
	}
}

func TestAlarmIsAContradiction(t *testing.T) {
	alarm := bestpay.Event{Alarm: true, To: bestpay.StateSuccess}
	if said := alarm.TillText(bestpay.LanguageChinese); said != "账目异常，请勿重复收款，通知店长" {
		t.Error(said)
	}
}

// A part that is no text for C is shown, or the English text is.
func TestTextOfWhatIsNoText(t *testing.T) {
	failure := bestpay.Error{Code: "mismatch", Message: "a\x00b"}
	if said := failure.Text(bestpay.LanguageChinese); !strings.Contains(said, "a\ufffdb") {
		t.Error(said)
	}
	failure.Message = "\xff"
	if said := failure.Text(bestpay.LanguageChinese); said != failure.Error() {
		t.Error(said)
	}
}
