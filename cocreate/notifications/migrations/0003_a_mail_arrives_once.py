from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_a_mailbox_for_the_demonstration'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='mailboxmail',
            constraint=models.UniqueConstraint(condition=models.Q(('message_id', ''), _negated=True), fields=('recipient', 'message_id'), name='a_mail_arrives_once'),
        ),
    ]
