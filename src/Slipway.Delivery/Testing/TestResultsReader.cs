using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Slipway.Tooling;

namespace Slipway.Delivery.Testing;

/// <summary>Reads what a test run leaves: results as TRX, coverage as Cobertura.</summary>
public static partial class TestResultsReader
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The suite as the files in <paramref name="folder"/> tell it; <see langword="null"/> when there are no results that can be read.</summary>
    public static TestSuite? Read(AbsolutePath folder, string service, string project, AbsolutePath root)
    {
        try
        {
            var results = XDocument.Load(folder / "results.trx");
            var counters = results.Descendants(Trx + "Counters").Single();
            int Count(string name) => int.Parse(counters.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
            var failures = results.Descendants(Trx + "UnitTestResult")
                .Where(result => result.Attribute("outcome")?.Value == "Failed")
                .Select(result => Failure(result, root))
                .ToImmutableArray();
            return new TestSuite(service, project, Count("passed"), Count("total") - Count("passed") - failures.Length, failures, Coverage(folder));
        }
        catch (Exception exception) when (exception is IOException or XmlException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static TestFailure Failure(XElement result, AbsolutePath root)
    {
        var message = result.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim() ?? "It says nothing.";
        var place = Place().Matches(result.Descendants(Trx + "StackTrace").FirstOrDefault()?.Value ?? "")
            .FirstOrDefault(match => File.Exists(match.Groups["file"].Value));
        return new TestFailure(
            result.Attribute("testName")?.Value ?? "a test without a name",
            message,
            place is null ? null : AbsolutePath.Create(place.Groups["file"].Value).RelativeTo(root),
            place is null ? null : int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture));
    }

    private static double? Coverage(AbsolutePath folder)
    {
        var file = Directory.EnumerateFiles(folder, "coverage.cobertura.xml", SearchOption.AllDirectories).Order().FirstOrDefault();
        return file is not null && double.TryParse(XDocument.Load(file).Root?.Attribute("line-rate")?.Value, CultureInfo.InvariantCulture, out var rate) ? rate : null;
    }

    [GeneratedRegex(@" in (?<file>[^\n]+):line (?<line>\d+)")]
    private static partial Regex Place();
}
