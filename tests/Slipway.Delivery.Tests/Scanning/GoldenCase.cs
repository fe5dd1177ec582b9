using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Delivery.Scanning;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Scanning;

/// <summary>
/// A folder under <c>cases/</c>: a report as a scanner wrote it, <c>case.json</c> with what differs from the defaults, perhaps
/// <c>scan-exceptions.yaml</c>, and what is expected.
/// Run the tests with SLIPWAY_ACCEPT=1 to write the expected files, and read the difference before committing it.
/// </summary>
public sealed record GoldenCase
{
    public static readonly DateOnly DefaultToday = new(2026, 11, 20);

    public string? Service { get; init; }

    public string? Environment { get; init; }

    public DateOnly Today { get; init; } = DefaultToday;

    public ScanPolicy Policy { get; init; } = new();

    public ScanDatabase? Database { get; init; }

    public static TheoryData<string> Names() =>
        [.. Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public static ScanRecord Judge(string name)
    {
        var folder = AbsolutePath.Create(Path.Combine(Folder, name));
        var settings = JsonSerializer.Deserialize<GoldenCase>(File.ReadAllText(folder / "case.json"), SlipwayJson.Options)!;
        return ScanGate.Judge(
            settings.Read(folder),
            settings.Policy,
            ScanExceptionsFile.Read(folder / ScanExceptionsFile.DefaultName),
            settings.Today,
            settings.Environment);
    }

    public static void ShouldBeAsExpected(string name, string file, string actual)
    {
        var path = Path.Combine(Folder, name, file);
        if (System.Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            File.WriteAllText(path, actual);
        }

        actual.ShouldBe(File.Exists(path) ? File.ReadAllText(path) : "(no such file yet)", $"{path} differs; see GoldenCase");
    }

    private static string Folder => Path.Combine(Here(), "cases");

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private ScanReport Read(AbsolutePath folder)
    {
        var target = Service is null ? "tree" : $"image {Service}";
        if ((folder / "report.sarif").FileExists)
        {
            return SarifReader.Read(File.ReadAllBytes(folder / "report.sarif"), target, service: Service);
        }

        var findings = TrivyReport.Read(File.ReadAllBytes(folder / "report.json"), Service);
        FindingKind[] kinds = [FindingKind.Vulnerability, FindingKind.Secret, FindingKind.Misconfiguration, FindingKind.License];
        return new([.. kinds.Select(kind => new ScanRun(target, kind, TrivyTool.Name, "0.50.0", ScanState.Ran))], findings, Database);
    }
}
