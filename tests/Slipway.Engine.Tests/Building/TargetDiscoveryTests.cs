using Slipway.Planning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Engine.Tests.Building;

public sealed class TargetDiscoveryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void References_to_components_become_names_and_those_that_are_tried_vanish_without_the_component()
    {
        var all = Discover<Referring>();
        all["Here"].ShouldSatisfyAllConditions(
            here => here.DependsOn.ShouldBe(["Ship", "Ship"]),
            here => here.Before.ShouldBe(["Ship", "Ship"]),
            here => here.After.ShouldBe(["Ship", "Ship"]),
            here => here.Triggers.ShouldBe(["Ship", "Ship"]),
            here => here.TriggeredBy.ShouldBe(["Ship", "Ship"]));
        all["There"].ShouldSatisfyAllConditions(
            there => there.DependsOn.ShouldBeEmpty(),
            there => there.Before.ShouldBeEmpty(),
            there => there.After.ShouldBeEmpty(),
            there => there.Triggers.ShouldBeEmpty(),
            there => there.TriggeredBy.ShouldBeEmpty());
        all["Ship"].DeclaredIn.ShouldBe(nameof(IShip));
    }

    [Fact]
    public void What_a_consumed_target_produces_is_consumed_and_orders_the_two()
    {
        var all = Discover<Consuming>();
        all["Use"].Consumes.Select(output => output.Path).ShouldBe(["answer.json", "files/"]);
        all["Use"].After.ShouldBe(["Make"]);
        Planner.Make(all, new(["Use", "Make"])).Targets.Select(target => target.Name).ShouldBe(["Make", "Use"]);
    }

    [Fact]
    public void A_rooted_path_below_the_artifacts_is_produced_relative_to_them() =>
        Discover<Consuming>()["Rooted"].Produces.ShouldHaveSingleItem().Path.ShouldBe("made/here");

    [Fact]
    public void An_override_extends_its_base_and_private_targets_of_a_base_are_targets()
    {
        var all = Discover<Derived>();
        all["Step"].ShouldSatisfyAllConditions(
            step => step.Description.ShouldBe("base, then own"),
            step => step.DependsOn.ShouldBe(["Hidden"]),
            step => step.Actions.Length.ShouldBe(2),
            step => step.DeclaredIn.ShouldBe(nameof(Derived)));
        all.All.Count(target => target.Name == "Step").ShouldBe(1);
        all["Hidden"].DeclaredIn.ShouldBe(nameof(Base));
    }

    [Fact]
    public void A_getter_may_capture_locals()
    {
        var all = Discover<Capturing>();
        all["First"].Description.ShouldBe("first");
        all["Second"].DependsOn.ShouldBe(["First"]);
    }

    [Fact]
    public void A_component_s_target_may_be_implemented_by_a_getter_that_captures_locals()
    {
        var all = Discover<CapturingComponent>();
        all["Ship"].Description.ShouldBe("own");
        all.All.Length.ShouldBe(1);
    }

    [Fact]
    public void A_component_inherits_and_overrides_targets_of_the_component_that_it_builds_on()
    {
        var all = Discover<Layered>();
        all.All.Select(target => target.Name).ShouldBe(["Ship"]);
        all["Ship"].Actions.Length.ShouldBe(2);
        all["Ship"].Description.ShouldBe("express");
        Discover<InheritsFromLower>()["Ship"].Actions.Length.ShouldBe(1);
    }

    [Fact]
    public void Two_components_with_a_target_of_one_name_are_refused_with_both_places()
    {
        var error = Should.Throw<UsageException>(() => Discover<Clashing>());
        error.What.ShouldBe("Two targets are named Ship.");
        error.Why.ShouldBe("One is declared in IShip, one in IAlsoShip.");
        error.Cure!.ShouldContain("Clashing");
    }

    [Fact]
    public void One_property_may_implement_both() => Discover<Reconciled>()["Ship"].Actions.Length.ShouldBe(2);

    [Fact]
    public void A_class_s_own_target_does_not_hide_an_explicitly_implemented_one() =>
        Should.Throw<UsageException>(() => Discover<Explicit>()).What.ShouldBe("Two targets are named Ship.");

    [Fact]
    public void Names_that_differ_only_in_case_are_one_name() =>
        Should.Throw<UsageException>(() => Discover<SameButForCase>()).What.ShouldBe("Two targets are named build.");

    [Fact]
    public void A_target_without_a_definition_is_refused_by_name() =>
        Should.Throw<UsageException>(() => Discover<Null>()).What.ShouldBe("Null.Nothing is a target without a definition.");

    [Fact]
    public void A_reference_to_something_that_is_no_target_is_refused()
    {
        var error = Should.Throw<UsageException>(() => Discover<Stray>());
        error.What.ShouldBe("Broken refers to something that is not a target of this build.");
        error.Cure.ShouldBe("Refer to the property itself.");
    }

    [Fact]
    public void A_partition_into_nothing_is_refused() =>
        Should.Throw<UsageException>(() => Discover<Parted>()).What.ShouldBe("Test cannot be cut into 0 parts.");

    [Fact]
    public void What_has_no_implementation_cannot_be_inherited() =>
        Should.Throw<UsageException>(() => Discover<InheritsNothing>()).What.ShouldBe("IAbstract.Ship has no implementation to inherit.");

    private TargetCollection Discover<T>()
        where T : NukeBuild, new() => BuildDescription.Of<T>(_folder.Path, new Dictionary<string, string>()).Targets;

    public interface IShip : INukeBuild
    {
        Target Ship => _ => _.Executes(() => { });
    }

    public interface IAlsoShip : INukeBuild
    {
        Target Ship => _ => _.Executes(() => { });
    }

    public interface IMissing : INukeBuild
    {
        Target Lost => _ => _;
    }

    public interface IExpress : IShip
    {
        Target IShip.Ship => _ => _.Description("express").Executes(() => { }).Executes(() => { });
    }

    public interface IAbstract : INukeBuild
    {
        Target Ship { get; }
    }

    public interface IOnTop : IShip;

    public sealed class Layered : NukeBuild, IExpress;

    public sealed class InheritsFromLower : NukeBuild, IOnTop
    {
        public Target Ship => _ => _.Inherit<IOnTop>(x => x.Ship);
    }

    public sealed class Clashing : NukeBuild, IShip, IAlsoShip;

    public sealed class Reconciled : NukeBuild, IShip, IAlsoShip
    {
        public Target Ship => _ => _.Inherit<IShip>(x => x.Ship).Inherit<IAlsoShip>(x => x.Ship);
    }

    public sealed class Explicit : NukeBuild, IShip
    {
        public Target Ship => _ => _;

        Target IShip.Ship => _ => _.Description("another");
    }

    public sealed class InheritsNothing : NukeBuild, IAbstract
    {
        public Target Ship => _ => _.Inherit<IAbstract>(x => x.Ship);
    }

    public sealed class Referring : NukeBuild, IShip
    {
        public Target Here => _ => _
            .DependsOn<IShip>(x => x.Ship).TryDependsOn<IShip>(x => x.Ship)
            .Before<IShip>(x => x.Ship).TryBefore<IShip>(x => x.Ship)
            .After<IShip>(x => x.Ship).TryAfter<IShip>(x => x.Ship)
            .Triggers<IShip>(x => x.Ship).TryTriggers<IShip>(x => x.Ship)
            .TriggeredBy<IShip>(x => x.Ship).TryTriggeredBy<IShip>(x => x.Ship);

        public Target There => _ => _
            .TryDependsOn<IMissing>(x => x.Lost)
            .TryBefore<IMissing>(x => x.Lost)
            .TryAfter<IMissing>(x => x.Lost)
            .TryTriggers<IMissing>(x => x.Lost)
            .TryTriggeredBy<IMissing>(x => x.Lost);
    }

    [RecordSchema("answer", 1)]
    public sealed record Answer(int Value);

    public sealed class Consuming : NukeBuild
    {
        public Target Use => _ => _.Consumes(Make);

        public Target Make => _ => _.Produces(new Output<Answer>("answer.json")).Produces("files/");

        public Target Rooted => _ => _.Produces(ArtifactsDirectory / "made" / "here");
    }

    public abstract class Base : NukeBuild
    {
        public virtual Target Step => _ => _.Description("base").DependsOn(Hidden).Executes(() => { });

        private Target Hidden => _ => _;
    }

    public sealed class Derived : Base
    {
        public override Target Step => _ => _.Inherit(base.Step).Description("base, then own").Executes(() => { });
    }

    public sealed class Capturing : NukeBuild
    {
        public Target First
        {
            get
            {
                var text = nameof(First).ToLowerInvariant();
                return _ => _.Description(text);
            }
        }

        public Target Second => _ => _.DependsOn(First);
    }

    public sealed class CapturingComponent : NukeBuild, IShip
    {
        public Target Ship
        {
            get
            {
                var text = new string("own".ToCharArray());
                return _ => _.Description(text);
            }
        }
    }

    public sealed class SameButForCase : NukeBuild
    {
        public Target Build => _ => _;

        private Target build => _ => _.Unlisted();
    }

    public sealed class Null : NukeBuild
    {
        public Target Nothing => null!;
    }

    public sealed class Stray : NukeBuild
    {
        private static readonly Target Elsewhere = _ => _.Description("not a property");

        public Target Broken => _ => _.DependsOn(Elsewhere);
    }

    public sealed class Parted : NukeBuild
    {
        public Target Test => _ => _.Partition(0);
    }
}
