using System.Globalization;
using System.Text.RegularExpressions;

namespace LoadHarness.Tests.Support;

/// <summary>A scrape, checked line by line against the text format 0.0.4.</summary>
internal static partial class MetricsText
{
    public static async Task<IReadOnlyDictionary<string, double>> ScrapeAsync(RunningHarness harness)
    {
        using var answer = await harness.Http.GetAsync("/metrics");
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return Parse(await answer.Content.ReadAsStringAsync());
    }

    public static IReadOnlyDictionary<string, double> Parse(string text)
    {
        text.ShouldEndWith("\n");
        var samples = new Dictionary<string, double>();
        var family = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Type().Match(line) is { Success: true } type) family = type.Groups[1].Value;
            if (line.StartsWith('#')) continue;

            var sample = Sample().Match(line);
            sample.Success.ShouldBeTrue($"not a sample: {line}");
            sample.Groups["name"].Value.ShouldStartWith(family);
            samples.TryAdd(sample.Groups["series"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture))
                .ShouldBeTrue($"twice: {line}");
        }

        return samples;
    }

    [GeneratedRegex("^# TYPE ([a-z_]+) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<series>(?<name>[a-z_]+)(\{([a-z]+="([^"\\\n]|\\["\\n])*",?)+\})?) (?<value>[0-9.eE+-]+)$""")]
    private static partial Regex Sample();
}
