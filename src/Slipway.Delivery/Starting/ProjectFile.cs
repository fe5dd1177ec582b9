using System.Collections.Immutable;
using System.Xml.Linq;
using Slipway.Tooling;

namespace Slipway.Delivery.Starting;

/// <summary>A project file, read as text: what it is, and what it refers to. Nothing of it is evaluated.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="IsWeb">It is a program that answers HTTP.</param>
/// <param name="IsTest">It holds tests.</param>
/// <param name="References">The projects it refers to, relative to the root.</param>
internal sealed record ProjectFile(string Path, bool IsWeb, bool IsTest, ImmutableArray<string> References)
{
    private static readonly string[] TestPackages = ["Microsoft.NET.Test.Sdk", "xunit", "NUnit", "MSTest", "TUnit"];

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public static ProjectFile Read(AbsolutePath root, string path)
    {
        var project = XDocument.Load(root / path).Root!;
        var folder = (root / path).Parent!;
        var sdks = project.DescendantsAndSelf().Select(element => element.Name.LocalName == "Sdk" ? element.Attribute("Name") : element.Attribute("Sdk"))
            .Select(attribute => (attribute?.Value ?? "").Split('/')[0]).ToList();
        var output = Values(project, "OutputType").LastOrDefault("");
        return new ProjectFile(
            path,
            IsWeb: sdks.Contains("Microsoft.NET.Sdk.Web", StringComparer.OrdinalIgnoreCase)
                ? !output.Equals("Library", StringComparison.OrdinalIgnoreCase)
                : output.Equals("Exe", StringComparison.OrdinalIgnoreCase) && Included(project, "FrameworkReference").Contains("Microsoft.AspNetCore.App"),
            IsTest: IsNamedAsTest(System.IO.Path.GetFileNameWithoutExtension(path))
                || sdks.Contains("MSTest.Sdk", StringComparer.OrdinalIgnoreCase)
                || Values(project, "IsTestProject").Any(value => value.Equals("true", StringComparison.OrdinalIgnoreCase))
                || Included(project, "PackageReference").Any(IsTestPackage),
            [.. Included(project, "ProjectReference").Select(reference => AbsolutePath.Create(reference.Replace('\\', '/'), folder).RelativeTo(root))]);
    }

    private static bool IsTestPackage(string package) =>
        TestPackages.Any(known => package.Equals(known, StringComparison.OrdinalIgnoreCase) || package.StartsWith(known + ".", StringComparison.OrdinalIgnoreCase));

    private static bool IsNamedAsTest(string name) =>
        name.EndsWith("Tests", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".Test", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Included(XElement project, string item) =>
        project.Descendants().Where(element => element.Name.LocalName == item).Select(element => (string?)element.Attribute("Include") ?? "").Where(include => include.Length > 0);

    private static IEnumerable<string> Values(XElement project, string property) =>
        project.Descendants().Where(element => element.Name.LocalName == property).Select(element => element.Value.Trim());
}
