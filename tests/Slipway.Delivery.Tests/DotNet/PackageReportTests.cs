using System.Text.Json.Nodes;
using Slipway.Delivery.DotNet;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.DotNet;

public sealed class PackageReportTests
{
    private readonly Dictionary<(string Id, string Version), DependencyEntry> _found = [];

    [Fact]
    public void The_worst_vulnerability_counts_and_every_advisory_is_named()
    {
        Merge("""
            "transitivePackages": [{ "id": "Lib", "resolvedVersion": "1.0.0", "vulnerabilities": [
              { "severity": "Low", "advisoryurl": "https://advisories.example/1" },
              { "severity": "Critical", "advisoryurl": "https://advisories.example/2" },
              { "severity": "Moderate", "advisoryurl": "https://advisories.example/3" }] }]
            """);

        var entry = _found.Values.ShouldHaveSingleItem();
        entry.Vulnerable.ShouldBe("Critical");
        entry.Advisories.Length.ShouldBe(3);
        entry.Transitive.ShouldBeTrue();
    }

    [Fact]
    public void What_one_project_names_itself_is_not_transitive_although_another_gets_it_through_a_package()
    {
        Merge("""
            "transitivePackages": [{ "id": "Lib", "resolvedVersion": "1.0.0" }]
            """, "a");
        Merge("""
            "topLevelPackages": [{ "id": "Lib", "requestedVersion": "1.0.0", "resolvedVersion": "1.0.0", "latestVersion": "2.0.0" }]
            """, "b");

        var entry = _found.Values.ShouldHaveSingleItem();
        entry.Transitive.ShouldBeFalse();
        entry.Latest.ShouldBe("2.0.0");
        entry.Projects.ShouldBe(["src/a.csproj", "src/b.csproj"]);
    }

    [Fact]
    public void Reasons_of_a_deprecation_are_told()
    {
        Merge("""
            "topLevelPackages": [{ "id": "Lib", "resolvedVersion": "1.0.0", "deprecationReasons": ["Legacy", "CriticalBugs"] }]
            """);

        DependencyText.Write(new("run", [.. _found.Values])).ShouldContain("| Lib | 1.0.0 |  | deprecated: Legacy, CriticalBugs |");
    }

    [Fact]
    public void Nothing_to_report_is_said_too() => DependencyText.Write(new("run", [])).ShouldBe("every package is as new as can be, and none is known to be vulnerable\n");

    private void Merge(string packages, string project = "a")
    {
        var root = AbsolutePath.Create("/repository");
        var runner = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), root);
        new PackageReports(runner, NullLog.Instance, root).Merge(
            _found, JsonNode.Parse($$"""{ "projects": [{ "path": "/repository/src/{{project}}.csproj", "frameworks": [{ "framework": "net10.0", {{packages}} }] }] }""")!);
    }
}
