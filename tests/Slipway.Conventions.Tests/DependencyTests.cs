using System.Xml.Linq;

namespace Slipway.Conventions.Tests;

/// <summary>The picture of the house in docs/architecture.md: nothing points back, and the two towers do not know each other.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Slipway.Tooling"] = [],
        ["Slipway.Engine"] = ["Slipway.Tooling"],
        ["Slipway.Workflows"] = ["Slipway.Engine", "Slipway.Tooling"],
        ["Slipway.Oci"] = ["Slipway.Tooling"],
        ["Slipway.Delivery"] = ["Slipway.Oci", "Slipway.Tooling", "Slipway.Ingress"], // the ingress is a program that travels along, not a library
        ["Slipway.Components"] = ["Slipway.Workflows", "Slipway.Engine", "Slipway.Delivery", "Slipway.Oci", "Slipway.Tooling"],
        ["Slipway.Ingress"] = [],
        ["LoadHarness"] = [],
    };

    private static string[] ProjectNames { get; } = [.. Directory.GetDirectories(Path.Combine(Sources.Root, "src")).Select(folder => Path.GetFileName(folder)).Order()];

    public static TheoryData<string> Projects() => [.. ProjectNames];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_lies_below_it(string project)
    {
        Allowed.Keys.ShouldContain(project, "a new room in the house: draw it in docs/architecture.md, then allow its arrows here");
        var references = XDocument.Load(Path.Combine(Sources.Root, "src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        references.Except(Allowed[project]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Slipway.Engine", "Slipway.Oci")]
    [InlineData("Slipway.Engine", "Slipway.Delivery")]
    [InlineData("Slipway.Workflows", "Slipway.Delivery")]
    [InlineData("Slipway.Delivery", "Slipway.Engine")]
    [InlineData("Slipway.Oci", "Slipway.Engine")]
    public void The_towers_do_not_know_each_other(string project, string other) =>
        AssemblyReferences(project).ShouldNotContain(other);

    [Fact]
    public void Only_the_ingress_and_the_service_are_programs() =>
        ProjectNames
            .Where(project => Sources.Read($"src/{project}/{project}.csproj").Contains("<OutputType>Exe"))
            .ShouldBe(["LoadHarness", "Slipway.Ingress"], ignoreOrder: true);

    private static IEnumerable<string?> AssemblyReferences(string project) =>
        System.Reflection.Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name);
}
