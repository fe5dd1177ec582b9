namespace Slipway.Components;

/// <summary>The components' targets as members of the build class, so that one can write <c>Execute&lt;Build&gt;(x =&gt; x.Deliver)</c> without a cast.</summary>
public static class TargetsOfComponents
{
    extension(IVersion build)
    {
        /// <inheritdoc cref="IVersion.Version"/>
        public Target Version => build.Version;
    }

    extension(ICompile build)
    {
        /// <inheritdoc cref="ICompile.Compile"/>
        public Target Compile => build.Compile;
    }

    extension(ITest build)
    {
        /// <inheritdoc cref="ITest.Test"/>
        public Target Test => build.Test;
    }

    extension(IScan build)
    {
        /// <inheritdoc cref="IScan.Scan"/>
        public Target Scan => build.Scan;
    }

    extension(IBuildImage build)
    {
        /// <inheritdoc cref="IBuildImage.BuildImage"/>
        public Target BuildImage => build.BuildImage;
    }

    extension(IPush build)
    {
        /// <inheritdoc cref="IPush.Push"/>
        public Target Push => build.Push;
    }

    extension(IPromote build)
    {
        /// <inheritdoc cref="IPromote.Promote"/>
        public Target Promote => build.Promote;
    }

    extension(IDeploy build)
    {
        /// <inheritdoc cref="IDeploy.Deploy"/>
        public Target Deploy => build.Deploy;
    }

    extension(IBake build)
    {
        /// <inheritdoc cref="IBake.Bake"/>
        public Target Bake => build.Bake;
    }

    extension(IDeliver build)
    {
        /// <inheritdoc cref="IDeliver.Deliver"/>
        public Target Deliver => build.Deliver;
    }

    extension(IGenerateSchema build)
    {
        /// <inheritdoc cref="IGenerateSchema.GenerateSchema"/>
        public Target GenerateSchema => build.GenerateSchema;

        /// <inheritdoc cref="IGenerateSchema.VerifySchema"/>
        public Target VerifySchema => build.VerifySchema;
    }

    extension(IGenerateWorkflows build)
    {
        /// <inheritdoc cref="IGenerateWorkflows.GenerateWorkflows"/>
        public Target GenerateWorkflows => build.GenerateWorkflows;

        /// <inheritdoc cref="IGenerateWorkflows.VerifyWorkflows"/>
        public Target VerifyWorkflows => build.VerifyWorkflows;

        /// <inheritdoc cref="IGenerateWorkflows.PinActions"/>
        public Target PinActions => build.PinActions;

        /// <inheritdoc cref="IGenerateWorkflows.GeneratePolicies"/>
        public Target GeneratePolicies => build.GeneratePolicies;

        /// <inheritdoc cref="IGenerateWorkflows.CheckSetup"/>
        public Target CheckSetup => build.CheckSetup;
    }

    extension(IOperate build)
    {
        /// <inheritdoc cref="IOperate.Status"/>
        public Target Status => build.Status;

        /// <inheritdoc cref="IOperate.DetectDrift"/>
        public Target DetectDrift => build.DetectDrift;

        /// <inheritdoc cref="IOperate.Rollback"/>
        public Target Rollback => build.Rollback;

        /// <inheritdoc cref="IOperate.Recover"/>
        public Target Recover => build.Recover;

        /// <inheritdoc cref="IOperate.Down"/>
        public Target Down => build.Down;
    }

    extension(IReportDora build)
    {
        /// <inheritdoc cref="IReportDora.ReportDora"/>
        public Target ReportDora => build.ReportDora;
    }

    extension(IScanImage build)
    {
        /// <inheritdoc cref="IScanImage.ScanImage"/>
        public Target ScanImage => build.ScanImage;
    }

    extension(ITag build)
    {
        /// <inheritdoc cref="ITag.Tag"/>
        public Target Tag => build.Tag;

        /// <inheritdoc cref="ITag.Changelog"/>
        public Target Changelog => build.Changelog;
    }

    extension(IIncident build)
    {
        /// <inheritdoc cref="IIncident.Incident"/>
        public Target Incident => build.Incident;

        /// <inheritdoc cref="IIncident.ImportHistory"/>
        public Target ImportHistory => build.ImportHistory;
    }

    extension(INotify build)
    {
        /// <inheritdoc cref="INotify.AnnounceDelivery"/>
        public Target AnnounceDelivery => build.AnnounceDelivery;

        /// <inheritdoc cref="INotify.Notify"/>
        public Target Notify => build.Notify;

        /// <inheritdoc cref="INotify.AskForApproval"/>
        public Target AskForApproval => build.AskForApproval;
    }

    extension(IRelease build)
    {
        /// <inheritdoc cref="IRelease.Release"/>
        public Target Release => build.Release;

        /// <inheritdoc cref="IRelease.DispatchRelease"/>
        public Target DispatchRelease => build.DispatchRelease;
    }

    extension(IKeepImages build)
    {
        /// <inheritdoc cref="IKeepImages.KeepImages"/>
        public Target KeepImages => build.KeepImages;
    }

    extension(IMaintain build)
    {
        /// <inheritdoc cref="IMaintain.Rescan"/>
        public Target Rescan => build.Rescan;

        /// <inheritdoc cref="IMaintain.DependencyReport"/>
        public Target DependencyReport => build.DependencyReport;
    }
}
