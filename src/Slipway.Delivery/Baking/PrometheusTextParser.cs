using System.Globalization;
using System.Text;

namespace Slipway.Delivery.Baking;

/// <summary>Reads the Prometheus text exposition format 0.0.4; of OpenMetrics, exemplars and the end mark are skipped.</summary>
public static class PrometheusTextParser
{
    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>All samples of a page. A line that is none is a <see cref="FormatException"/> with its number: half a page is no page.</summary>
    public static IReadOnlyList<PrometheusSample> Parse(string page)
    {
        var samples = new List<PrometheusSample>();
        var number = 0;
        foreach (var line in page.AsSpan().EnumerateLines())
        {
            number++;
            var text = line.Trim();
            if (text.IsEmpty || text[0] == '#')
                continue;
            samples.Add(new Line(text.ToString(), number).Read());
        }

        return samples;
    }

    private sealed class Line(string text, int number)
    {
        private int _at;

        public PrometheusSample Read()
        {
            var name = Name();
            Blanks();
            var labels = Peek('{') ? Labels() : NoLabels;
            Blanks();
            var word = Word();
            return new PrometheusSample(name, labels, Value(word));
        }

        private string Name()
        {
            var from = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or ':'))
                _at++;
            return _at > from && !char.IsAsciiDigit(text[from]) ? text[from.._at] : throw Broken("a metric's name is missing");
        }

        private Dictionary<string, string> Labels()
        {
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            _at++;
            while (true)
            {
                Blanks();
                if (Peek('}'))
                {
                    _at++;
                    return labels;
                }

                var name = Name();
                Blanks();
                Expect('=');
                Blanks();
                labels[name] = Quoted();
                Blanks();
                if (Peek(','))
                    _at++;
                else if (!Peek('}'))
                    throw Broken("a comma or a closing brace is missing after a label");
            }
        }

        private string Quoted()
        {
            Expect('"');
            var value = new StringBuilder();
            while (_at < text.Length)
            {
                var c = text[_at++];
                if (c == '"')
                    return value.ToString();
                if (c != '\\')
                    value.Append(c);
                else if (_at < text.Length)
                    value.Append(text[_at++] is var escaped && escaped == 'n' ? '\n' : escaped);
            }

            throw Broken("a label's closing quote is missing");
        }

        private string Word()
        {
            var from = _at;
            while (_at < text.Length && text[_at] is not (' ' or '\t'))
                _at++;
            return text[from.._at];
        }

        private double Value(string word) => word switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Broken($"“{word}” is no value"),
        };

        private bool Peek(char c) => _at < text.Length && text[_at] == c;

        private void Expect(char c)
        {
            if (!Peek(c))
                throw Broken($"{c} is missing");
            _at++;
        }

        private void Blanks()
        {
            while (_at < text.Length && text[_at] is ' ' or '\t')
                _at++;
        }

        private FormatException Broken(string reason) => new($"the metrics page is damaged at line {number}: {reason}");
    }
}
