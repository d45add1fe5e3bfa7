"""An appeal is decided once, and never by whoever decided first: the database looks that up itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIRST_DECIDER = """
CREATE FUNCTION an_appeal_knows_who_decided_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.decision_id, OLD.comment_decision_id)
            IS DISTINCT FROM (NEW.decision_id, NEW.comment_decision_id) THEN
        RAISE EXCEPTION 'an appeal stays with the decision it is against';
    END IF;
    NEW.first_by_id := coalesce(
        (SELECT by_id FROM ideas_decision WHERE id = NEW.decision_id),
        (SELECT by_id FROM ideas_commentdecision WHERE id = NEW.comment_decision_id)
    );
    RETURN NEW;
END $$;
CREATE TRIGGER an_appeal_knows_who_decided_first BEFORE INSERT OR UPDATE ON ideas_appeal
    FOR EACH ROW EXECUTE FUNCTION an_appeal_knows_who_decided_first();
"""

BACK = """
DROP TRIGGER an_appeal_knows_who_decided_first ON ideas_appeal;
DROP FUNCTION an_appeal_knows_who_decided_first();
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('ideas', '0033_every_report_has_a_receipt'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='why it should be decided otherwise')),
                ('created_at', models.DateTimeField(verbose_name='sent')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'Granted'), ('refused', 'Not granted')], db_default='', max_length=8, verbose_name='outcome')),
                ('reason', models.CharField(blank=True, db_default='', max_length=1000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
            },
        ),
        migrations.AddField(
            model_name='appeal',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to=settings.AUTH_USER_MODEL, verbose_name='author'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='comment_decision',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='ideas.commentdecision', verbose_name='decision about a comment'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decision',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='ideas.decision', verbose_name='decision'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='first_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='first decided by'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('decided_at', None)), fields=['created_at'], name='appeals_waiting'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('comment_decision__isnull', False), ('decision', None)), models.Q(('comment_decision', None), ('decision__isnull', False)), _connector='OR'), name='an_appeal_is_against_one_decision'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='an_appeal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', ''), ('reason', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_decided_appeal_has_who_when_what_why'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('first_by')), _negated=True), _connector='OR'), name='an_appeal_is_decided_by_another_person', violation_error_message='Another person than the first must decide about an appeal.'),
        ),
        migrations.RunSQL(FIRST_DECIDER, BACK),
    ]
